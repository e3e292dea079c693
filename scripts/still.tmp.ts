import sharp from 'sharp'
import { aurora } from './demo/aurora.ts'
import { createCanvas, toBytes } from './demo/canvas.ts'
import { dunes } from './demo/dunes.ts'
import { nebula } from './demo/nebula.ts'
import { createSea, DAYBREAK, MOONLIGHT } from './demo/sea.ts'

const list = [aurora, dunes, nebula, createSea(MOONLIGHT), createSea(DAYBREAK)]
const tiles = []
for (const [i, s] of list.entries()) {
  const c = createCanvas(1280, 720)
  const a = performance.now()
  s(c, 15)
  const b = new Uint8ClampedArray(c.light.length)
  toBytes(c, 1, b)
  console.log(i, performance.now() - a)
  tiles.push({
    input: await sharp(b, { raw: { width: 1280, height: 720, channels: 3 } })
      .resize(640)
      .png()
      .toBuffer(),
    left: (i % 2) * 640,
    top: Math.floor(i / 2) * 360,
  })
}
await sharp({ create: { width: 1280, height: 1080, channels: 3, background: '#000' } })
  .composite(tiles)
  .jpeg({ quality: 85 })
  .toFile('/tmp/stills.jpg')
