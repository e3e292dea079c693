/** Suffixes that posters and indexers append to a group's name. */
export const REPOST_SUFFIX: RegExp =
  /[-. ]+(?:xpost|obfuscated|obfuscation|asrequested|alternativetorequested|rakuv\w*|gerov|z0ids3n|postbot|buymore|chamele0n|scrambled|whiterev|nzbgeek|repost|rp|4p|4planet|captcha|proof|sample|pre|altezachen|repackpost)$/i

/** Addresses and names of indexers in trailing brackets. */
export const INDEXER_BRACKET: RegExp =
  /[\s._-]*\[(?:rartv|rarbg(?:\.com)?|eztv(?:\.\w{2,3})?|ettv|publichd|tgx|glodls|[\w-]{4,40}\.(?:com|org|net|ru|pl|to|info))\]$/i

/** Groups that sign without the usual dash or bracket, so only their names identify them. */
export const DASHLESS_GROUPS: readonly string[] = [
  'KRaLiMaRKo',
  'BluDragon',
  'KCRT',
  'TMd',
  'LMain',
  'HQMUX',
  'TAoE',
  'QxR',
]
