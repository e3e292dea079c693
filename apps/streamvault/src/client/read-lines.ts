/** The server ended the connection, or never answered. */
export class ServerGoneError extends Error {
  override name = 'ServerGoneError'
  readonly code = 'server_gone'
}

/**
 * The non-empty lines of an answer, as they arrive.
 *
 * @throws ServerGoneError when the answer breaks off, also in the middle of a line; the abort reason of `signal`
 */
export async function* readLines(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of untilGone(body, signal)) {
    const lines = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield line
  }
  if (rest !== '') throw brokenOff()
}

async function* untilGone(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body
  } catch (cause) {
    signal.throwIfAborted()
    throw brokenOff(cause)
  }
}

function brokenOff(cause?: unknown): ServerGoneError {
  const told = 'The server ended before the work did. What was told so far is done; run the same command again to go on'
  return new ServerGoneError(told, { cause })
}
