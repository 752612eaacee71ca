/** A program that is built here and watched in every way, and one that is not. */
export const watchSpec = `services:
  api:
    image: {name: shop/api, build: {context: api}}
    kind: worker
    writableRoot: true
    watch:
      api/src/: {to: /app/src, action: sync, ignore: [node_modules/, "*.$x"]}
      api/config: {to: /app/config, action: sync+restart}
      api/go.mod: {action: rebuild}
      locales: {action: restart}
  plain: {image: "shop/plain:1.0.0", kind: worker}
`
