/** Long and short side of the largest picture of each class. */
const CLASSES: readonly (readonly [name: string, long: number, short: number])[] = [
  ['240p', 426, 240],
  ['360p', 640, 360],
  ['480p', 854, 480],
  ['576p', 1024, 576],
  ['720p', 1280, 720],
  ['1080p', 1920, 1080],
  ['1440p', 2560, 1440],
  ['2160p', 3840, 2160],
  ['4320p', 7680, 4320],
]

/** Cinema widths (2048, 4096), coded heights (1088) and 4:3 pictures (1024 x 768) exceed their class by up to 7 %. */
const TOLERANCE = 1.07

/**
 * The usual name of a picture's size: the smallest class that contains it; portrait pictures count by their longer side.
 * A wide crop keeps the name of its width: 1920 x 800 is `1080p`. Null when there is no picture.
 */
export function qualityOf(width: number | null, height: number | null): string | null {
  if (width === null || height === null || !(width > 0) || !(height > 0)) return null
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  const fitting = CLASSES.find(([, l, s]) => long <= l * TOLERANCE && short <= s * TOLERANCE)
  return fitting?.[0] ?? '4320p'
}
