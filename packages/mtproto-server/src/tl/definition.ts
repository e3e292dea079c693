/** One field of a constructor, or one argument of a method. */
export interface TlField {
  /** The schema's own name, such as `access_hash`. */
  name: string
  /** A primitive (`int`, `long`, `int53`, `double`, `int128`, `int256`, `bytes`, `string`, `Bool`, `true`, `#`), `X` for a wrapped call, a type or, if bare, a constructor. */
  type: string
  /** Set for an optional field, whose presence is a bit of an earlier flag word. */
  flag?: {
    /** Name of the flag word's field. */
    word: string
    /** The bit, from 0. */
    bit: number
  }
  /** A vector of `type`: with or without the vector's constructor id before it. */
  vector?: 'boxed' | 'bare'
  /** Whether values of `type` have no constructor id; `type` then names a constructor. */
  bare?: boolean
}

/** One constructor or method of a schema. */
export interface TlDefinition {
  /** Whether it is a value or a call. */
  kind: 'constructor' | 'method'
  /** Dotted name. Names of MTProto's own schema begin with `mt_`. */
  name: string
  /** The unsigned id that precedes it on the wire. */
  id: number
  /** The fields in wire order. */
  fields: TlField[]
  /** The result type of a method, or the type of a constructor; only its name, without `Vector<>`. */
  type: string
  /** Whether a method returns a vector of `type`. */
  returnsVector: boolean
}
