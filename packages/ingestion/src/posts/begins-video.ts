/** Bytes from a file's start that are enough to decide. */
export const HEAD_BYTES = 600

/** Matroska, ASF, FLV, MPEG programme streams. */
const MAGIC = ['1a45dfa3', '3026b275', '464c5601', '000001ba']
const PACKETS = [
  { first: 0, length: 188 },
  { first: 4, length: 192 },
]
const SYNC = 0x47

/** Whether bytes are the start of a separate video: a part cut out of the middle has no header. */
export function beginsVideo(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (MAGIC.includes(bytes.toString('hex', 0, 4))) return true
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'AVI ') return true
  if (['ftyp', 'moov'].includes(bytes.toString('latin1', 4, 8))) return true
  // A transport stream has no header: a part that begins with a whole packet is playable by itself.
  return PACKETS.some(({ first, length }) => [0, 1, 2].every((at) => bytes[first + at * length] === SYNC))
}
