/** One field of a constructor, or one argument of a method. */
export interface TlField {
  /** The schema's own name, such as `access_hash`. */
  name: string
  /** A primitive (`int`, `long`, `int53`, `double`, `int128`, `int256`, `bytes`, `string`, `Bool`, `true`, `#`), `X` for a wrapped call, a type or, if bare, a constructor. */
  type: string
  /** Present when a bit of an earlier flag word says whether the field is there. */
  flag?: {
    /** Name of the flag word's field. */
    word: string
    /** The bit, from 0. */
    bit: number
  }
  /** A vector of `type`: with its own constructor number before it, or without. */
  vector?: 'boxed' | 'bare'
  /** Whether values of `type` come without their constructor number; `type` then names a constructor. */
  bare?: boolean
}

/** One constructor or method of a schema. */
export interface TlDefinition {
  /** Whether it is a value or a call. */
  kind: 'constructor' | 'method'
  /** Dotted name. MTProto's own begin with `mt_`. */
  name: string
  /** The number in front of it on the wire, unsigned. */
  id: number
  /** The fields in the order of the wire. */
  fields: TlField[]
  /** What a method returns, or what type a constructor belongs to; its name alone, without `Vector<>`. */
  type: string
  /** Whether a method returns a vector of `type`. */
  returnsVector: boolean
}
