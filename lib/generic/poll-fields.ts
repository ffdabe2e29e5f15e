import type { PageOptions, PaginationShape } from '../http/pages/pagination';
import { invalidOption } from '../component/option-checks';
import type { RuntimeConfig } from '../component/runtime';
import { optionalChoice, optionalInteger, optionalText, requiredText } from './step-fields';

/** `provider`: as the definition of the provider says. */
const CHOICES = ['none', 'provider', 'link', 'next-url', 'cursor', 'offset', 'page'] as const;

/** What the fields of the step `pollResource` say. */
export interface PollFields {
  readonly url: string;
  /** Path of the list; `undefined`: the answer itself, or the only list in it. */
  readonly itemsPath: string | undefined;
  /** Path of what identifies an item. */
  readonly idPath: string;
  /** How the list is divided; `undefined`: not at all. */
  readonly paging: PageOptions | undefined;
  /** After so many pages a poll ends, whatever follows; `undefined`: with the last one. */
  readonly maxPages: number | undefined;
}

/**
 * Reads the fields of the step.
 *
 * @param usual how the lists of this provider are divided, if that is known
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field
 */
export function readPollFields(cfg: RuntimeConfig, usual: PaginationShape | undefined): PollFields {
  const style = readStyle(cfg, usual);
  const itemsPath = optionalText(cfg, 'itemsPath');
  const next = optionalText(cfg, 'nextPath');
  const parameter = optionalText(cfg, 'pageParameter');
  const paging = {
    ...(style === usual?.style ? selectPlaces(usual) : {}),
    ...(next === undefined ? {} : { next }),
    ...(parameter === undefined ? {} : { parameter }),
    ...(itemsPath === undefined ? {} : { items: itemsPath }),
  };
  return {
    url: requiredText(cfg, 'url'),
    itemsPath,
    idPath: optionalText(cfg, 'idPath') ?? 'id',
    paging: style === 'none' ? undefined : { ...paging, style },
    maxPages: optionalInteger(cfg, 'maxPages', [1, 10_000]),
  };
}

/** Not the provider's by default: of a list that is too long to be remembered, items come again with every poll. */
function readStyle(
  cfg: RuntimeConfig,
  usual: PaginationShape | undefined,
): PaginationShape['style'] | 'none' {
  const choice = optionalChoice(cfg, 'pagination', CHOICES) ?? 'none';
  if (choice !== 'provider') return choice;
  if (usual !== undefined) return usual.style;
  throw invalidOption(
    'field "pagination"',
    choice,
    'one of the others: nobody says how this provider does it',
  );
}

/** Where the list is, the provider knows for most answers and not for all: what is counted must be what is emitted. */
function selectPlaces({ next, parameter }: PaginationShape): PageOptions {
  return {
    ...(next === undefined ? {} : { next }),
    ...(parameter === undefined ? {} : { parameter }),
  };
}
