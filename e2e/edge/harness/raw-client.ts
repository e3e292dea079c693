import { connect, type Socket } from 'node:net'

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** 0 when there was none. */
  status: number
  /** By lower-case name; several of one name are joined by a comma. */
  headers: Record<string, string>
  /** Names as often as they came, in lower case. */
  names: string[]
  body: Buffer
  /** Milliseconds from the sending of the request to the first byte of the body. */
  firstMs: number
  /** How it ended: the other side closed, reset, or was silent for too long. */
  end: 'closed' | 'reset' | 'silent' | 'left'
}

/** What to send, exactly. A header that is `null` is left out, a list is sent several times. */
export interface RawRequest {
  method?: string
  version?: string
  headers?: Record<string, string | string[] | null>
  /** Sent as it stands instead of all that. */
  text?: string
  /** Where the client comes from. @default 127.0.0.1 */
  from?: string
  /** Silence that ends the wait. @default 5000 */
  silentMs?: number
  /** Leaves after so many bytes of the body. */
  leaveAfter?: number
  /** Closes its sending half behind the request. */
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

/** Reads the first answer in `bytes`; its body is all that follows. */
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

/** A connection that is held open. */
export function openSocket(port: number, from = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => resolve(socket))
    socket.once('error', reject)
  })
}
