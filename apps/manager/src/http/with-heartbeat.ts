import { setTimeout } from 'node:timers/promises'

const SILENCE = Symbol('silence')

/**
 * Passes `lines` on, and adds an empty line whenever `everyMs` pass without one: clients and proxies time out on an
 * answer that is silent for minutes, and reading one large file takes that long. `lines` must not throw.
 */
export async function* withHeartbeat(lines: AsyncIterable<string>, everyMs: number): AsyncGenerator<string, void> {
  const iterator = lines[Symbol.asyncIterator]()
  try {
    for (let next = iterator.next(); ; ) {
      const result = await orSilence(next, everyMs)
      if (result === SILENCE) {
        yield '\n'
        continue
      }
      if (result.done === true) return
      yield result.value
      next = iterator.next()
    }
  } finally {
    await iterator.return?.()
  }
}

async function orSilence<Value>(next: Promise<Value>, afterMs: number): Promise<Value | typeof SILENCE> {
  const heard = new AbortController()
  const silence = setTimeout(afterMs, SILENCE, { signal: heard.signal }).catch(() => SILENCE)
  try {
    return await Promise.race([next, silence as Promise<typeof SILENCE>])
  } finally {
    heard.abort()
  }
}
