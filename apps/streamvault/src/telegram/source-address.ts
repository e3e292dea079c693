import { createHash } from 'node:crypto'

/** A fixed address per session in an IPv6 network of 64 bits such as `2001:db8::`. */
export function sourceAddressOf(prefix: string, sessionId: string): string {
  const host = createHash('sha256').update(sessionId).digest('hex').slice(0, 16)
  const groups = host.match(/.{4}/g) ?? []
  return [...networkOf(prefix), ...groups].map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}

/** The first four groups, written out. */
function networkOf(prefix: string): string[] {
  const [before = '', after = ''] = prefix.split('::')
  const [head, tail] = [before, after].map((part) => part.split(':').filter((group) => group !== ''))
  const missing = 8 - (head?.length ?? 0) - (tail?.length ?? 0)
  return [...(head ?? []), ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])].slice(0, 4)
}
