import type { Diagnostic, Place, RelatedPlace, Severity } from './diagnostic.ts'

/** What is fixed about a code: the stage that reports it, how bad it is, and the usual advice. */
export interface CatalogueEntry {
  readonly stage: 'parse' | 'merge' | 'validate' | 'resolve' | 'patch' | 'check' | 'host'
  readonly severity: Severity
  readonly help?: string
}

/** Every code that a stage reports. Rules of `check/` carry their own codes. A released code is never renamed. */
export const catalogue = {
  'alias-bomb': {
    stage: 'parse',
    severity: 'error',
    help: 'Write the repeated part once and share it with `like`, `defaults` or a layer.',
  },
  'bad-number': {
    stage: 'parse',
    severity: 'error',
    help: 'Put it in quotes if it is a text such as a version, an identifier or a file mode.',
  },
  'control-character': {
    stage: 'parse',
    severity: 'error',
    help: 'Remove it. Only tabs and line ends may stand in a spec besides printable characters.',
  },
  'duplicate-key': {
    stage: 'parse',
    severity: 'error',
    help: 'Keep one of the two; a later one would silently hide the first.',
  },
  'empty-spec': {
    stage: 'parse',
    severity: 'error',
    help: 'Write at least `edition`, `system` and `tiers` in a base, or `extends` and `tier` in a tier.',
  },
  'empty-value': {
    stage: 'parse',
    severity: 'error',
    help: 'Write {} for an empty map, "" for an empty text, or null to remove what a lower layer wrote.',
  },
  'file-too-large': {
    stage: 'parse',
    severity: 'error',
    help: 'Split the file into layers; large contents belong into files that the spec names.',
  },
  'key-not-text': {
    stage: 'parse',
    severity: 'error',
    help: 'A key is a text; put it in quotes if you mean its letters.',
  },
  'many-documents': {
    stage: 'parse',
    severity: 'error',
    help: 'Keep one document in a file and remove the other `---` lines.',
  },
  'merge-key': {
    stage: 'parse',
    severity: 'error',
    help: 'Use `like` to start from another entity, or `defaults` for what all entities share.',
  },
  'not-utf8': {
    stage: 'parse',
    severity: 'error',
    help: 'Save the file as UTF-8.',
  },
  'reserved-key': {
    stage: 'parse',
    severity: 'error',
    help: 'Choose another name; this one has a meaning inside JavaScript programs that read the spec.',
  },
  'spec-not-map': {
    stage: 'parse',
    severity: 'error',
    help: 'A spec is a map: lines of `key: value`.',
  },
  'too-deep': {
    stage: 'parse',
    severity: 'error',
    help: 'No part of a spec needs this depth; look for brackets or indentation that were not closed.',
  },
  'yaml-syntax': { stage: 'parse', severity: 'error' },
  'yaml-tag': {
    stage: 'parse',
    severity: 'error',
    help: 'Remove the tag. Quote the value if it shall be a text.',
  },

  'layer-conflict': {
    stage: 'merge',
    severity: 'error',
    help: 'Set the value in a layer that extends both, or let one of the two extend the other.',
  },
  'like-cycle': {
    stage: 'merge',
    severity: 'error',
    help: 'Remove one of these `like`.',
  },
  'layer-cycle': {
    stage: 'merge',
    severity: 'error',
    help: 'Remove one of these `extends`.',
  },
  'layer-missing': {
    stage: 'merge',
    severity: 'error',
    help: 'A path in `extends` is relative to the file that it stands in.',
  },
  'layer-outside': {
    stage: 'merge',
    severity: 'error',
    help: 'Write a path relative to this file, with forward slashes, that stays among the environments.',
  },

  'bad-format': { stage: 'validate', severity: 'error' },
  'bad-quantity': { stage: 'validate', severity: 'error' },
  'missing-key': { stage: 'validate', severity: 'error' },
  'not-one-of': { stage: 'validate', severity: 'error' },
  'out-of-range': { stage: 'validate', severity: 'error' },
  'schema-violation': { stage: 'validate', severity: 'error' },
  'unknown-key': { stage: 'validate', severity: 'error' },
  'wrong-type': { stage: 'validate', severity: 'error' },

  'unknown-interpolation': {
    stage: 'merge',
    severity: 'error',
    help: 'Only `system`, `tier` and `domain` can stand between the braces; write `$${…}` for the characters themselves.',
  },
  'unknown-reference': { stage: 'resolve', severity: 'error' },

  'pass-through-absorbed': {
    stage: 'patch',
    severity: 'warning',
    help: 'Remove it.',
  },
  'pass-through-has-word': {
    stage: 'patch',
    severity: 'warning',
    help: 'Write that instead: it reaches every target, and rules know of it.',
  },
  'pass-through-nowhere': {
    stage: 'patch',
    severity: 'error',
    help: 'Remove what is passed through to it.',
  },
  'patch-absorbed': {
    stage: 'patch',
    severity: 'warning',
    help: 'Remove it.',
  },
  'patch-shadowed': {
    stage: 'patch',
    severity: 'warning',
    help: 'Keep one of the two; patches are applied in the order of their names.',
  },
  'patch-directive-unknown': {
    stage: 'patch',
    severity: 'warning',
    help: 'Correct the name; one of a module that is loaded beside those of nginx may stay.',
  },
  'patch-expired': { stage: 'patch', severity: 'error' },
  'patch-mismatch': {
    stage: 'patch',
    severity: 'error',
    help: 'Every key but the last must be there; an item of a list is `containers[name=api]` or `[0]`.',
  },
  'patch-unmatched': {
    stage: 'patch',
    severity: 'error',
    help: 'Write KIND/NAME of an object or the path of a file of that target, or correct `expects`.',
  },

  'accept-expired': { stage: 'check', severity: 'error' },
  'accept-unknown': { stage: 'check', severity: 'error' },
  'accept-unused': {
    stage: 'check',
    severity: 'warning',
    help: 'Remove it: the tier does without nothing here.',
  },
  'waiver-expired': { stage: 'check', severity: 'error' },
  'waiver-unknown': {
    stage: 'check',
    severity: 'error',
    help: 'Write the code of a rule, as it stands in brackets after its message; other mistakes cannot be waived.',
  },
  'waiver-unused': {
    stage: 'check',
    severity: 'warning',
    help: 'Remove it: what it covered has been mended.',
  },

  'system-not-found': { stage: 'host', severity: 'error' },
  'tier-not-found': { stage: 'host', severity: 'error' },
  'tier-without-layer': { stage: 'merge', severity: 'error' },
} as const satisfies Record<string, CatalogueEntry>

/** A code of the catalogue; any other word does not compile. */
export type Code = keyof typeof catalogue

/** What a single report may say besides its message; `help` replaces the catalogue's. */
export interface DiagnosticExtra {
  readonly help?: string
  readonly related?: readonly RelatedPlace[]
}

/** A diagnostic of a stage, with the severity and the help that the catalogue gives its code. */
export function diagnostic(
  code: Code,
  place: Place | undefined,
  message: string,
  extra: DiagnosticExtra = {},
): Diagnostic {
  const entry: CatalogueEntry = catalogue[code]
  const help = extra.help ?? entry.help
  return {
    code,
    severity: entry.severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...(place === undefined ? {} : { place }),
    ...(extra.related === undefined ? {} : { related: extra.related }),
  }
}
