/** Absolute path of a file of the runtime's package, such as `runService.js`. */
export function sailorFile(name: string): string {
  return require.resolve(`elasticio-sailor-nodejs/${name}`);
}
