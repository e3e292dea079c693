import type { MtprotoServer } from './server.ts'

/** Environment variables that point an installation at this server instead of Telegram. */
export function telegramEnv({ apiId, apiHash, dcs, publicKeyPem }: MtprotoServer): Record<string, string> {
  return {
    TELEGRAM_API_ID: String(apiId),
    TELEGRAM_API_HASH: apiHash,
    TELEGRAM_TEST_DCS: JSON.stringify(dcs),
    TELEGRAM_TEST_PUBLIC_KEY: publicKeyPem.trim().replaceAll('\n', '\\n'),
  }
}
