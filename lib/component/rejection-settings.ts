import type { RejectionRules } from '../http/rejection';
import type { RejectionShape } from '../providers/provider';

/** The author's rules add to the provider's. */
export function selectRejection(
  own: RejectionRules = {},
  { text, ...facts }: RejectionShape = {},
): RejectionRules {
  return {
    ...facts,
    ...own,
    ...joinPatterns(text, own.text),
    statuses: [...(facts.statuses ?? []), ...(own.statuses ?? [])],
    body: [...(facts.body ?? []), ...(own.body ?? [])],
  };
}

/** A pattern that finds what either of two finds. */
function joinPatterns(fact: string | undefined, own: RegExp | undefined): Pick<RejectionRules, 'text'> {
  if (fact === undefined) return own === undefined ? {} : { text: own };
  return {
    text: own === undefined ? new RegExp(fact, 'u') : new RegExp(`(?:${fact})|(?:${own.source})`, own.flags),
  };
}
