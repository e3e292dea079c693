import { once } from 'node:events'
import { isIP, type Socket } from 'node:net'

/** A SOCKS5 proxy. */
export interface SocksProxy {
  host: string
  port: number
  /** Name and password, if the proxy requires them (RFC 1929). */
  user?: string
  password?: string
}

/** The proxy refused, or the server is no SOCKS proxy. */
class ProxyError extends Error {
  override name = 'ProxyError'
  readonly code = 'proxy_failed'

  constructor(problem: string) {
    super(`Cannot connect through the proxy: ${problem}`)
  }
}

const VERSION = 5
const NO_AUTHENTICATION = 0
const BY_PASSWORD = 2
const CONNECT = 1
const HANDSHAKE_TIMEOUT_MS = 10_000

/** Asks the SOCKS5 proxy (RFC 1928) behind `socket` to connect to `target`, an IP address. */
export async function connectBySocks(
  socket: Socket,
  { user, password }: SocksProxy,
  target: { host: string; port: number },
): Promise<void> {
  const signal = AbortSignal.timeout(HANDSHAKE_TIMEOUT_MS)
  const read = (bytes: number) => readExactly(socket, bytes, signal)
  const wanted = user === undefined ? NO_AUTHENTICATION : BY_PASSWORD
  socket.write(Buffer.from([VERSION, 1, wanted]))
  const [version, method] = await read(2)
  if (version !== VERSION) throw new ProxyError('it does not speak SOCKS5')
  if (method !== wanted) throw new ProxyError('it wants another way to sign in')
  if (user !== undefined) {
    socket.write(Buffer.concat([Buffer.from([1]), field(user), field(password ?? '')]))
    const [, status] = await read(2)
    if (status !== 0) throw new ProxyError('it refused the name or the password')
  }
  socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressOf(target.host), portOf(target.port)]))
  const [, reply, , kind] = await read(4)
  if (reply !== 0) throw new ProxyError(`it answered ${reply}`)
  // The proxy's own address: unused, but it has to be read.
  const length = kind === 4 ? 16 : kind === 3 ? ((await read(1))[0] ?? 0) : 4
  await read(length + 2)
}

function field(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.byteLength > 255) throw new ProxyError('its name or password is longer than 255 bytes')
  return Buffer.concat([Buffer.from([bytes.byteLength]), bytes])
}

function addressOf(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)])
  return Buffer.concat([Buffer.from([3]), field(host)])
}

function portOf(port: number): Buffer {
  return Buffer.from([port >> 8, port & 255])
}

/** Reads no byte too many: the following bytes are Telegram's. */
async function readExactly(socket: Socket, bytes: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const chunk: Buffer | null = socket.read(bytes)
    if (chunk !== null && chunk.byteLength === bytes) return chunk
    if (socket.readableEnded || socket.destroyed) throw new ProxyError('it closed the connection')
    await Promise.race([once(socket, 'readable', { signal }), once(socket, 'end', { signal })])
  }
}
