import { randomUUID } from 'node:crypto'
import { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { checkPassword, sendCode, signIn } from '@mtcute/core/methods.js'
import { TelegramError } from '../telegram-error.ts'
import { createBaseClient } from './base-client.ts'
import type { TelegramAppOptions } from './client-options.ts'
import type { RouteOptions } from './tcp-transport.ts'
import { translateError } from './translate-error.ts'

/** The answers that a login needs. */
export interface PersonLogin {
  /** In international form. */
  phone: string
  /** Returns the code that Telegram has just sent; `by` is the way it was sent, as `app` or `sms`. */
  askCode(by: string): Promise<string>
  /** Returns the password, if the account has one. */
  askPassword(): Promise<string>
  /** Called with the kind of a wrong answer, before the next try. */
  onWrong(what: 'code' | 'password'): void
}

/** Limit of wrong answers. Telegram itself slows down guessing. */
const MAX_TRIES = 3

/**
 * Signs a person in and keeps nothing on disk.
 *
 * @returns the account as a session string: a secret
 * @throws TelegramError when Telegram refuses
 */
export async function logInPerson(
  app: TelegramAppOptions,
  login: PersonLogin,
  route: RouteOptions,
  signal: AbortSignal,
): Promise<string> {
  const { base, end } = createBaseClient(app, { ...route, id: `login-${randomUUID()}`, storagePath: ':memory:' })
  try {
    await base.connect()
    await enter(base, login, signal)
    return await base.exportSession()
  } catch (error) {
    throw translateError('sign in', error, signal)
  } finally {
    await end().catch(() => {})
  }
}

async function enter(base: BaseTelegramClient, login: PersonLogin, abortSignal: AbortSignal): Promise<void> {
  const { phone } = login
  const sent = await sendCode(base, { phone, abortSignal })
  // No code needed: the case only after a sign-out with a token of its own.
  if (!('phoneCodeHash' in sent)) return
  const { phoneCodeHash, type } = sent
  try {
    await untilRight('PHONE_CODE_INVALID', 'code', login, async () => {
      const phoneCode = (await login.askCode(type)).trim()
      await signIn(base, { phone, phoneCodeHash, phoneCode, abortSignal })
    })
  } catch (error) {
    if (!isRefusal(error, 'SESSION_PASSWORD_NEEDED')) throw error
    await untilRight('PASSWORD_HASH_INVALID', 'password', login, async () => {
      await checkPassword(base, { password: await login.askPassword(), abortSignal })
    })
  }
}

async function untilRight(
  refusal: string,
  what: 'code' | 'password',
  { onWrong }: PersonLogin,
  attempt: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!isRefusal(error, refusal)) throw error
      if (tries === MAX_TRIES) throw new TelegramError('sign in', { kind: 'refused' }, `the ${what} is wrong`)
      onWrong(what)
    }
  }
}

const isRefusal = (error: unknown, text: string): boolean => error instanceof tl.RpcError && error.text === text
