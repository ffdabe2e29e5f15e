/**
 * What each shell runs. A script knows no command: it asks `freshkeys completion words` with each use, and hands over the
 * words as they are. They are never evaluated: a line that somebody has not finished must not do anything.
 */
export const COMPLETION_SCRIPTS = {
  bash: `# freshkeys completion for bash 4 and newer. In ~/.bashrc: eval "$(freshkeys completion bash)"
_freshkeys_completion() {
  local current=\${COMP_WORDS[COMP_CWORD]} line paths=
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  # Bash takes --option=value apart.
  if [[ $current == '=' ]]; then words+=('='); current=; fi
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :directories) paths=$line ;;
      *) printf -v line %q "\${line%%$'\\t'*}"; COMPREPLY+=("$line") ;;
    esac
  done < <("$1" completion words -- "\${words[@]}" "$current" 2>/dev/null)
  if [[ $paths == :files ]]; then
    compopt -o filenames
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
  elif [[ $paths == :directories ]]; then
    compopt -o filenames
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current")
  fi
}
complete -F _freshkeys_completion freshkeys
`,
  zsh: `#compdef freshkeys
# freshkeys completion for zsh. In ~/.zshrc, behind compinit: eval "$(freshkeys completion zsh)"
_freshkeys() {
  local line paths=
  local -a candidates
  while IFS= read -r line; do
    case $line in
      (:files|:directories) paths=$line ;;
      (*) candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <("$words[1]" completion words -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  (( $#candidates )) && _describe -t freshkeys freshkeys candidates
  case $paths in
    (:files) _files ;;
    (:directories) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _freshkeys ]]; then _freshkeys "$@"; else compdef _freshkeys freshkeys; fi
`,
  fish: `# freshkeys completion for fish. In ~/.config/fish/config.fish: freshkeys completion fish | source
function __freshkeys_completion
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -q current[1]; or set current ''
  for line in ($words[1] completion words -- $words[2..-1] $current 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path $current
      case :directories
        __fish_complete_directories $current
      case '*'
        echo $line
    end
  end
end
complete -c freshkeys -f -a '(__freshkeys_completion)'
`,
} as const;
