/// <reference types="next" />
import 'react'

declare module 'react' {
  interface CSSProperties {
    '--tint'?: string
  }
}
