import { readFileSync } from 'node:fs'
import { alignLayer } from './align-layer.ts'
import { type Codec, createCodec } from './codec.ts'
import type { TlDefinition } from './definition.ts'
import { readMtprotoDefinitions } from './mtproto-definitions.ts'
import { parseTlText } from './parse-tl-text.ts'
import { readApiSchema } from './read-json-schema.ts'

/** The codecs of all supported layers. */
export interface Layers {
  /** The layer whose names the world uses. */
  readonly own: number
  /** The codec of a layer, or our own codec for an unknown layer. */
  codecOf(layer: number): Codec
}

/** Reads our own layer and the foreign layers: `.tl` files by layer number. */
export function readLayers(foreignFiles: Readonly<Record<number, string>> = {}): Layers {
  ownLayer ??= readOwnLayer()
  const { own, mtproto, definitions, codec: ownCodec } = ownLayer
  const codecs = new Map([[own, ownCodec]])
  for (const [layer, file] of Object.entries(foreignFiles)) {
    // A foreign schema may contain MTProto's own definitions under other names: ours take precedence.
    const foreign = alignLayer([...mtproto, ...definitions], parseTlText(readFileSync(file, 'utf8')))
    codecs.set(Number(layer), createCodec(foreign, mtproto))
  }
  return { own, codecOf: (layer) => codecs.get(layer) ?? ownCodec }
}

interface OwnLayer {
  own: number
  mtproto: TlDefinition[]
  definitions: TlDefinition[]
  codec: Codec
}

/** Cached, because these files never change: tests start many servers in one process. */
let ownLayer: OwnLayer | undefined

function readOwnLayer(): OwnLayer {
  const mtproto = readMtprotoDefinitions()
  const { layer: own, definitions } = readApiSchema()
  return { own, mtproto, definitions, codec: createCodec(mtproto, definitions) }
}
