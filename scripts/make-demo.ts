/**
 * Makes the demo library's films and pictures: `node scripts/make-demo.ts [slug…]`. Needs ffmpeg with libx264 on the path,
 * and some minutes. Its results are committed, so the project works without running it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { createCanvas, type Scene, toBytes } from './demo/canvas.ts'
import { FILMS, type Film, POSTERS } from './demo/films.ts'
import { composeWav } from './demo/music.ts'

const DEMO = path.join(import.meta.dirname, '../demo')
const WIDTH = 1280
const HEIGHT = 720
const FRAMES_A_SECOND = 24

const asked = new Set(process.argv.slice(2))
if (asked.size === 0 || asked.has('art')) for (const [slug, ...words] of POSTERS) await makeArt(slug, words)
for (const film of FILMS) if (asked.size === 0 || asked.has(film.slug)) await makeFilm(film)

/** The poster with its title set in type, and the wide picture. */
async function makeArt(slug: string, words: readonly string[]): Promise<void> {
  const out = path.join(DEMO, 'art')
  await mkdir(out, { recursive: true })
  const lines = words.map((word, index) => {
    const y = 690 - (words.length - 1 - index) * 52
    return `<text x="240" y="${y - 22}" textLength="${Math.min(400, word.length * 46)}">${word}</text>`
  })
  const type = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="720">
    <defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0.62" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.78"/>
    </linearGradient></defs>
    <rect width="480" height="720" fill="url(#g)"/>
    <g font-family="Liberation Sans, Arial, sans-serif" font-size="44" font-weight="bold" fill="#fff" text-anchor="middle">
      ${lines.join('')}</g></svg>`
  await sharp(path.join(DEMO, 'source', `${slug}-poster.jpg`))
    .composite([{ input: Buffer.from(type) }])
    .webp({ quality: 82 })
    .toFile(path.join(out, `${slug}-poster.webp`))
  await sharp(path.join(DEMO, 'source', `${slug}-wide.jpg`))
    .webp({ quality: 78 })
    .toFile(path.join(out, `${slug}-wide.webp`))
}

async function makeFilm({ slug, file, smallFile, seconds, scene, score }: Film): Promise<void> {
  const full = path.join(DEMO, 'media', file)
  await mkdir(path.dirname(full), { recursive: true })
  const wav = path.join(DEMO, `${slug}.wav`)
  await writeFile(wav, composeWav(score, seconds))
  await encode([full, ...encodingOf('400k')], wav, scene, seconds)
  if (smallFile !== undefined) {
    const small = path.join(DEMO, 'media', smallFile)
    await run(['-i', full, '-vf', 'scale=640:360:flags=lanczos', ...encodingOf('160k'), small])
  }
  await rm(wav)
  process.stderr.write(`${slug}: done\n`)
}

function encodingOf(rate: string): string[] {
  const video = `-c:v libx264 -preset medium -crf 24 -maxrate ${rate} -bufsize 1600k -g 48 -pix_fmt yuv420p`
  return `${video} -c:a aac -b:a 64k -movflags +faststart -map_metadata -1 -y`.split(' ')
}

async function encode(
  [out, ...options]: [string, ...string[]],
  wav: string,
  scene: Scene,
  seconds: number,
): Promise<void> {
  const input = `-f rawvideo -pix_fmt rgb24 -s ${WIDTH}x${HEIGHT} -r ${FRAMES_A_SECOND} -i -`.split(' ')
  const ffmpeg = spawn('ffmpeg', ['-loglevel', 'error', ...input, '-i', wav, ...options, out], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const ended = once(ffmpeg, 'exit')
  const canvas = createCanvas(WIDTH, HEIGHT)
  for (let frame = 0; frame < seconds * FRAMES_A_SECOND; frame += 1) {
    const t = frame / FRAMES_A_SECOND
    scene(canvas, t)
    const bytes = new Uint8ClampedArray(canvas.light.length)
    toBytes(canvas, Math.min(1, t / 1.5, (seconds - t) / 2), bytes)
    if (!ffmpeg.stdin.write(bytes)) await once(ffmpeg.stdin, 'drain')
  }
  ffmpeg.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}

async function run(options: string[]): Promise<void> {
  const [code] = await once(spawn('ffmpeg', ['-loglevel', 'error', ...options], { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}
