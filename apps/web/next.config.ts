import path from 'node:path'
import type { NextConfig } from 'next'

const WORKSPACE_ROOT = path.join(import.meta.dirname, '../..')

const nextConfig: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: WORKSPACE_ROOT,
  // The manager makes the pictures; the web process needs no image library.
  outputFileTracingExcludes: { '*': ['../../node_modules/@img/**', '../../node_modules/sharp/**'] },
  images: { unoptimized: true },
  // The public port compresses, once, for every process behind it.
  compress: false,
  poweredByHeader: false,
  agentRules: false,
  transpilePackages: ['@streamvault/api'],
  // `npm run typecheck` checks types; the first start on an operator's machine only builds.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: WORKSPACE_ROOT,
    rules: { '*.css': { loaders: ['@tailwindcss/turbopack'], as: '*.css' } },
  },
}

export default nextConfig
