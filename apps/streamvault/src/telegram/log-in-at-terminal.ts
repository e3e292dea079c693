import { parseSocksAddress, type TelegramConfig } from '@streamvault/config'
import type { PersonPrompt } from '../client/ask-person.ts'
import { tell } from '../commands/output.ts'
import { appOf } from './telegram-app.ts'

/** The network route of a login. */
export interface LoginRoute {
  proxy?: string | undefined
  source?: string | undefined
}

/** Signs a person in interactively. Returns the account as a session string; keeps nothing. */
export async function logInAtTerminal(
  config: TelegramConfig,
  prompt: PersonPrompt,
  { proxy: proxyText, source }: LoginRoute,
  signal: AbortSignal,
): Promise<string> {
  // Loads the whole of MTProto, which no other command needs in its process.
  const { logInPerson } = await import('@streamvault/object-store-telegram/login')
  const proxy = (proxyText === undefined ? undefined : parseSocksAddress(proxyText)) ?? config.proxy
  const phone = (await prompt.ask('Phone number, as +4915112345678: ', signal)).trim()
  return logInPerson(
    appOf({ config }),
    {
      phone,
      askCode: (by) => prompt.ask(`Code that Telegram sent (${by}): `, signal),
      askPassword: () => prompt.askHidden('Password of the account: ', signal),
      onWrong: (what) => tell(`The ${what} is wrong, try again.`),
    },
    { ...(proxy !== undefined && { proxy }), ...(source !== undefined && { sourceAddress: source }) },
    signal,
  )
}
