/** Texts that are credentials by their form, whatever their variable is called. */
export const secretForms: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, what: 'a private key' },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { pattern: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, what: 'an access key of AWS' },
  // https://docs.stripe.com/keys
  { pattern: /\b[sr]k_live_[A-Za-z0-9]{10,}/, what: 'a live key of Stripe' },
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  { pattern: /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40,})/, what: 'a token of GitHub' },
  { pattern: /\bglpat-[A-Za-z0-9_-]{20,}/, what: 'a token of GitLab' },
  // https://api.slack.com/authentication/token-types
  { pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, what: 'a token of Slack' },
  { pattern: /https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/, what: 'a webhook of Slack' },
  { pattern: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/, what: 'a key of SendGrid' },
  { pattern: /\bsk-(proj-|ant-)?[A-Za-z0-9_-]{32,}/, what: 'a key of an AI provider' },
  { pattern: /\bAIza[A-Za-z0-9_-]{35}/, what: 'a key of Google' },
  { pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/, what: 'a private key of age' },
  {
    pattern: /[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:(?!\$)[^\s:@/]+@[^\s/]/i,
    what: 'a URL with a password',
  },
]

/** Most texts are none of them: one look tells. */
const anyForm = new RegExp(secretForms.map(({ pattern }) => `(?:${pattern.source})`).join('|'), 'i')

/** What a text holds that is a credential by its form; undefined for others. */
export function secretIn(text: string): string | undefined {
  return anyForm.test(text) ? secretForms.find(({ pattern }) => pattern.test(text))?.what : undefined
}
