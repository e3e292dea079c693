/** A SOCKS5 proxy. */
export interface SocksAddress {
  host: string
  port: number
  user?: string
  password?: string
}

/** Reads `socks5://host:port` or `socks5://user:password@host:port`; `undefined` for anything else. */
export function parseSocksAddress(text: string): SocksAddress | undefined {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'socks5:' || url.hostname === '' || url.port === '') return undefined
  const { hostname: host, port, username, password } = url
  const login = username === '' ? {} : { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  return { host, port: Number(port), ...login }
}
