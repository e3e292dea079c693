import { randomBytes } from 'node:crypto'
import { isTelegramProblem } from '../telegram-error.ts'
import { writeCaption } from './caption-tag.ts'
import type { ChannelCall } from './channel-calls.ts'
import { readHead } from './read-channel.ts'

/** Keeps the channel's pinned message pointing at its newest message. Disposing awaits the update under way. */
export interface ChannelHead extends AsyncDisposable {
  /** Announces a message; several in a row may become one update. Failures go to `onError`, never thrown. */
  announce(messageId: number): void
}

/** The dependencies of the channel head. */
export interface ChannelHeadOptions {
  call: ChannelCall
  channel: number
  onError: (error: unknown) => void
}

const TITLE = 'The library in this channel is kept by StreamVault. Please leave this message pinned.'
/** Limit for the wait at shutdown; the next message makes up for a lost update. */
const DISPOSE_MS = 5_000

/** Creates the channel head. */
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
      // The message is gone, or its author is no longer one of our accounts: post another.
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
