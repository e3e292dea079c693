const DAY = String.raw`(?:19|20)\d\d([\s._-]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])`
const TIME = String.raw`(?:[01]\d|2[0-3])[\s._:-]?[0-5]\d[\s._:-]?[0-5]\d`

// Words of real titles (`Signal`) are safe here: no release name holds the second of recording.
const RECORDER = String.raw`(?:whatsapp|telegram|signal|viber|inshot|screencast|win|wp)?[\s._-]*(?:video|from)?`
const BETWEEN = String.raw`[\s._,-]*(?:at|t|um|à|a las|às|alle)?[\s._-]*`

// Milliseconds, AM or PM, the camera's mode, a counter, a hash against duplicate names, a copy number.
const TAIL = String.raw`(?:\d{1,3}|[sz])?(?:[\s._~-]+(?:[ap]m|hdr|pro|\d{1,4}p?|[0-9a-f]{8})){0,3}\s*(?:\(\d{1,3}\))?`

const MOMENT = new RegExp(String.raw`^${RECORDER}[\s._-]*${DAY}${BETWEEN}${TIME}${TAIL}$`, 'iu')

/**
 * Whether a name is only the time (to the second) at which a phone, a camera or a messenger wrote the file:
 * `20190103_120000`, `2019-01-03 12.00.00`, `WhatsApp Video 2020-01-01 at 10.00.00 (1)`.
 */
export function isMomentName(prepared: string): boolean {
  return MOMENT.test(prepared)
}
