# The corpus is inside the binary, so the image is that and the certificates.
FROM golang:1.26-bookworm AS build
ARG GOPROXY
ARG GOSUMDB
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /planbot ./cmd/planbot
RUN mkdir /data

FROM scratch
LABEL org.opencontainers.image.title="planbot" \
      org.opencontainers.image.description="Answers questions about the 28-point draft peace plan for Ukraine, from a fixed corpus"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /planbot /planbot
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV PLANBOT_DATABASE_URL=sqlite:/data/planbot.db
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/planbot"]
CMD ["serve"]
