import { connect } from 'node:net'

/** An answer as received. */
export interface RawAnswer {
  status: number
  /** By lower-case name. */
  headers: Record<string, string>
  body: Buffer
}

/** What to send, byte for byte. A header that is `null` is left out, a list is sent as several headers. */
export interface RawRequest {
  method?: string
  version?: string
  headers?: Record<string, string | string[] | null>
}

/** Sends one request unchanged, on its own connection, and reads until the server closes. */
export async function ask(port: number, path: string, request: RawRequest = {}): Promise<RawAnswer> {
  const { method = 'GET', version = '1.1', headers = {} } = request
  const lines = Object.entries({ host: 'edge', connection: 'close', ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}\r\n`),
  )
  return parseAnswer(await sendRaw(port, `${method} ${path} HTTP/${version}\r\n${lines.join('')}\r\n`))
}

/** Sends text and returns everything received until the connection ended. */
export function sendRaw(port: number, text: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'))
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server that closes before it has read everything may reset the connection: the bytes before the reset count.
    socket.on('error', () => {})
    socket.on('close', () => resolve(Buffer.concat(chunks)))
  })
}

/** Parses one answer. Status 0 when there is none. */
export function parseAnswer(bytes: Buffer): RawAnswer {
  const headEnd = bytes.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = bytes.subarray(0, Math.max(0, headEnd)).toString('latin1').split('\r\n')
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: Object.fromEntries(pairs),
    body: bytes.subarray(headEnd + 4),
  }
}
