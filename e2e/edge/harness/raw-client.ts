import { connect, type Socket } from 'node:net'

/** An answer as received. */
export interface RawAnswer {
  /** 0 without an answer. */
  status: number
  /** By lower-case name; headers of the same name are joined by a comma. */
  headers: Record<string, string>
  /** Header names in lower case, repeated as often as they came. */
  names: string[]
  body: Buffer
  /** Milliseconds from the request to the first byte of the body. */
  firstMs: number
  /** How the answer ended: closed or reset by the server, silent for too long, or left by the client. */
  end: 'closed' | 'reset' | 'silent' | 'left'
}

/** The exact request. A header that is `null` is omitted, a list is sent as several lines. */
export interface RawRequest {
  method?: string
  version?: string
  headers?: Record<string, string | string[] | null>
  /** Sent unchanged instead of all the other fields. */
  text?: string
  /** Source address of the client. @default 127.0.0.1 */
  from?: string
  /** Silence after which the client gives up. @default 5000 */
  silentMs?: number
  /** Leaves after so many bytes of the body. */
  leaveAfter?: number
  /** Half-closes the connection after the request. */
  isLastWord?: boolean
}

/** Sends one request on its own connection and reads until the other side closes. */
export function ask(port: number, path: string, request: RawRequest = {}): Promise<RawAnswer> {
  const { text = textOf(path, request), from = '127.0.0.1', silentMs = 5000, leaveAfter, isLastWord } = request
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let received = 0
    let headEnd = -1
    let firstAt = 0
    let sentAt = 0
    let end: RawAnswer['end'] = 'closed'
    const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => {
      sentAt = performance.now()
      socket.write(text, 'latin1')
      if (isLastWord) socket.end()
    })
    socket.setTimeout(silentMs, () => {
      end = 'silent'
      socket.destroy()
    })
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      received += chunk.byteLength
      if (headEnd < 0) headEnd = Buffer.concat(chunks).indexOf('\r\n\r\n')
      if (headEnd >= 0 && firstAt === 0 && received > headEnd + 4) firstAt = performance.now()
      if (leaveAfter === undefined || headEnd < 0 || received - headEnd - 4 < leaveAfter) return
      end = 'left'
      socket.destroy()
    })
    socket.on('error', () => {
      end = 'reset'
    })
    socket.on('close', () => resolve({ ...parseAnswer(Buffer.concat(chunks)), firstMs: firstAt - sentAt, end }))
  })
}

/** The request as text. */
export function textOf(path: string, { method = 'GET', version = '1.1', headers = {} }: RawRequest = {}): string {
  const lines = Object.entries({ host: 'edge', connection: 'close', ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}\r\n`),
  )
  return `${method} ${path} HTTP/${version}\r\n${lines.join('')}\r\n`
}

/** Parses the first answer in `bytes`; its body is everything after the head. */
export function parseAnswer(bytes: Buffer): Omit<RawAnswer, 'firstMs' | 'end'> {
  const headEnd = bytes.indexOf('\r\n\r\n')
  const isHttp = bytes.toString('latin1', 0, 5) === 'HTTP/'
  if (headEnd < 0 || !isHttp) return { status: 0, headers: {}, names: [], body: bytes }
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const headers: Record<string, string> = {}
  const names: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    names.push(name)
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return { status: Number(statusLine.split(' ')[1]), headers, names, body: bytes.subarray(headEnd + 4) }
}

/** Opens a connection and keeps it open. */
export function openSocket(port: number, from = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => resolve(socket))
    socket.once('error', reject)
  })
}
