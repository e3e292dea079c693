import type { MtprotoServer } from './server.ts'

/** The variables that let an installation meet this Telegram instead of the real one. */
export function telegramEnv({ apiId, apiHash, dcs, publicKeyPem }: MtprotoServer): Record<string, string> {
  return {
    TELEGRAM_API_ID: String(apiId),
    TELEGRAM_API_HASH: apiHash,
    TELEGRAM_TEST_DCS: JSON.stringify(dcs),
    TELEGRAM_TEST_PUBLIC_KEY: publicKeyPem.trim().replaceAll('\n', '\\n'),
  }
}
