import { randomBytes } from 'node:crypto'
import { isTelegramProblem } from '../telegram-error.ts'
import { writeCaption } from './caption-tag.ts'
import type { ChannelCall } from './channel-calls.ts'
import { readHead } from './read-channel.ts'

/** Keeps the channel's pinned message pointing at its newest message. Disposing waits for what is under way. */
export interface ChannelHead extends AsyncDisposable {
  /** Tells of a message; several told in a row may go up as one. Failures are told, never thrown. */
  announce(messageId: number): void
}

/** What keeping the head needs. */
export interface ChannelHeadOptions {
  call: ChannelCall
  channel: number
  onError: (error: unknown) => void
}

const TITLE = 'The library in this channel is kept by StreamVault. Please leave this message pinned.'
/** A server that ends does not wait longer; the next message catches up. */
const DISPOSE_MS = 5_000

/** Makes the keeper of a channel's head. */
export function createChannelHead({ call, channel, onError }: ChannelHeadOptions): ChannelHead {
  const closing = new AbortController()
  let newest = 0
  let written = 0
  let headId: number | undefined
  let running: Promise<void> | undefined

  async function find(): Promise<number | undefined> {
    const { signal } = closing
    const head = await readHead({ call, channel, signal })
    if (head !== undefined && head.newest > 0) written = head.newest
    return head !== undefined && head.newest > 0 ? head.id : undefined
  }

  async function edit(id: number, text: string): Promise<boolean> {
    try {
      await call({ signal: closing.signal }, (session, options) => session.editMessage({ channel, id, text }, options))
      return true
    } catch (error) {
      // Gone, or posted by an account that is not among ours any more: another takes its place.
      if (isTelegramProblem(error, 'missing') || isTelegramProblem(error, 'forbidden')) return false
      if (isTelegramProblem(error, 'refused') && error.text === 'MESSAGE_NOT_MODIFIED') return true
      throw error
    }
  }

  async function post(text: string): Promise<number> {
    const randomId = randomBytes(8).readBigInt64LE()
    const { signal } = closing
    const { id } = await call({ signal }, (session, options) => session.sendText({ channel, text, randomId }, options))
    await call({ signal }, (session, options) => session.pinMessage({ channel, id }, options))
    return id
  }

  async function run(): Promise<void> {
    headId ??= await find()
    while (written < newest) {
      const goal = newest
      const text = writeCaption(TITLE, { kind: 'head', newest: goal })
      if (headId === undefined || !(await edit(headId, text))) headId = await post(text)
      written = goal
    }
  }

  return {
    announce(messageId) {
      newest = Math.max(newest, messageId)
      running ??= run()
        .catch((error) => {
          if (!closing.signal.aborted) onError(error)
        })
        .finally(() => {
          running = undefined
        })
    },
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => closing.abort(new Error('the store is closed')), DISPOSE_MS)
      await running
      clearTimeout(timer)
      closing.abort(new Error('the store is closed'))
    },
  }
}
