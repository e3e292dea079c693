const LINK =
  /^(?:(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.(?:me|dog)\/(?:\+|joinchat\/)|tg:\/\/join\?invite=|\+)([\w-]{8,64})\/?$/i

/** Reads the secret end of an invitation link, in every form that Telegram's clients show. */
export function parseInvite(text: string): string | undefined {
  return LINK.exec(text)?.[1]
}
