import type { RejectionRules } from '../http/rejection';
import type { RejectionShape } from '../providers/provider';

/** The author's rules add to the provider's. */
export function selectRejection(
  own: RejectionRules = {},
  { text, ...facts }: RejectionShape = {},
): RejectionRules {
  return {
    ...facts,
    ...(text === undefined ? {} : { text: new RegExp(text, 'u') }),
    ...own,
    statuses: [...(facts.statuses ?? []), ...(own.statuses ?? [])],
    body: [...(facts.body ?? []), ...(own.body ?? [])],
  };
}
