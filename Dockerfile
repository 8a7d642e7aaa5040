# Token server, resource API and the command line in one image. The workspace stays as it is in the repository, because
# Node strips no types below node_modules. There is no "syntax" line: what the engine knows by itself is enough.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY .npmrc package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/cli/package.json packages/cli/
COPY packages/odata-v2/package.json packages/odata-v2/
COPY packages/resource-api/package.json packages/resource-api/
COPY packages/token-server/package.json packages/token-server/
COPY shared/package.json shared/
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=cache,target=/store \
    npx --yes pnpm@12.21.0 install --frozen-lockfile --prod --store-dir /store --filter "@tenantbox/cli..." \
 && cd node_modules/.pnpm/better-sqlite3@*/node_modules/better-sqlite3 \
 && rm -rf deps src \
 && find prebuilds -name '*.node' ! -name "linux-$(node -p process.arch).node" -delete
COPY packages packages
COPY shared shared
COPY docker docker
COPY LICENSE ./

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    TENANTBOX_BIND=0.0.0.0 \
    TENANTBOX_DATABASE_URL=sqlite:/data \
    TENANTBOX_DOOR_PORT=8440 \
    TENANTBOX_HOME=/tenantbox
COPY --from=build /app /app
# Whoever it runs as can write there; what it writes only its owner reads.
RUN mkdir -m 1777 /data /tenantbox && ln -s /app/docker/tenantbox /usr/local/bin/tenantbox
WORKDIR /app
USER node
VOLUME ["/data", "/tenantbox"]
EXPOSE 8440 8443 8444 8445
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=2s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "docker/healthy.mjs", "https://localhost:8440/health/ready"]
ENTRYPOINT ["node", "packages/cli/src/main.ts"]
CMD ["start"]
