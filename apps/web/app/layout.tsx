import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import type { ReactNode } from 'react'
import './styles/globals.css'

const geist = localFont({
  src: './fonts/geist-latin.woff2',
  weight: '100 900',
  variable: '--font-geist',
  display: 'swap',
  adjustFontFallback: 'Arial',
})

/** Addresses and tokens come from the environment at run time, so no page is rendered at build time. */
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'StreamVault', template: '%s · StreamVault' },
  description: 'Films and series from your own vault.',
  applicationName: 'StreamVault',
}

export const viewport: Viewport = {
  themeColor: '#07080b',
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={geist.variable}>
      <body className="min-h-dvh">{children}</body>
    </html>
  )
}
