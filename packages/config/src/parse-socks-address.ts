/** A SOCKS5 proxy. */
export interface SocksAddress {
  /** A host name, or an address without brackets. */
  host: string
  port: number
  user?: string
  password?: string
}

/** Reads `socks5://host:port` or `socks5://user:password@host:port`; `undefined` for anything else. */
export function parseSocksAddress(text: string): SocksAddress | undefined {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'socks5:' || url.hostname === '' || url.port === '') return undefined
  // Sockets take an IPv6 address without the brackets that URLs need.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const address = { host, port: Number(url.port) }
  if (url.username === '') return address
  const user = decoded(url.username)
  const password = decoded(url.password)
  return user === undefined || password === undefined ? undefined : { ...address, user, password }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
