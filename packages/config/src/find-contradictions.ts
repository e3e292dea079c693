/** The default public port. */
export const DEFAULT_PORT = 8080
/** The default operations port. */
export const DEFAULT_OPS_PORT = 8081
/** The default port of the nginx in front. */
export const DEFAULT_GATEWAY_PORT = 80
/** The default TLS port of the nginx in front. */
export const DEFAULT_GATEWAY_TLS_PORT = 443

/** Variables that must be set together. */
const PAIRS = [
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['GATEWAY_TLS_CERT', 'GATEWAY_TLS_KEY'],
  ['TELEGRAM_API_ID', 'TELEGRAM_API_HASH'],
  ['TELEGRAM_TEST_DCS', 'TELEGRAM_TEST_PUBLIC_KEY'],
] as const

/**
 * Finds contradictions between variables, one line each. Works on the unparsed texts, so that contradictions are
 * reported together with the mistakes of single variables.
 */
export function findContradictions(variables: Readonly<Record<string, string>>): string[] {
  const isThere = (name: string) => variables[name] !== undefined
  const problems: string[] = []
  const port = Number(variables.PORT ?? DEFAULT_PORT)
  if (port !== 0 && port === Number(variables.OPS_PORT ?? DEFAULT_OPS_PORT)) {
    problems.push('OPS_PORT: expected another port than PORT')
  }
  const isTls = isThere('GATEWAY_TLS_CERT') && isThere('GATEWAY_TLS_KEY')
  const gatewayPort = Number(variables.GATEWAY_PORT ?? DEFAULT_GATEWAY_PORT)
  if (isTls && gatewayPort === Number(variables.GATEWAY_TLS_PORT ?? DEFAULT_GATEWAY_TLS_PORT)) {
    problems.push('GATEWAY_TLS_PORT: expected another port than GATEWAY_PORT')
  }
  for (const [one, other] of PAIRS) {
    if (isThere(one) && !isThere(other)) problems.push(`${other}: expected together with ${one}`)
    if (isThere(other) && !isThere(one)) problems.push(`${one}: expected together with ${other}`)
  }
  const isTelegram = variables.STORAGE_URL?.startsWith('telegram:') ?? false
  if (isTelegram && !isThere('TELEGRAM_API_ID') && !isThere('TELEGRAM_API_HASH')) {
    problems.push('TELEGRAM_API_ID: expected, with TELEGRAM_API_HASH, for telegram:// as the main storage')
  }
  return problems
}
