package telegram

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// maxPayload is the longest payload of a link, in characters.
// (core.telegram.org/bots/features#deep-linking)
const maxPayload = 64

// readableLine is a command line that a payload shows as it stands, with "_"
// for the slash and the spaces: point_21.
var readableLine = regexp.MustCompile(`^/[a-z0-9]+( [A-Za-z0-9-]+)*$`)

// encodePayload makes the payload of a link that opens a command line. It is
// false when the line is no command or too long. Lines that can't be shown readably
// are in base64 after a "-", which no command begins with.
func encodePayload(line string) (string, bool) {
	bare, ok := strings.CutPrefix(line, "/")
	payload := "-" + base64.RawURLEncoding.EncodeToString([]byte(bare))
	if readableLine.MatchString(line) {
		payload = strings.ReplaceAll(bare, " ", "_")
	}
	return payload, ok && len(payload) <= maxPayload
}

// decodePayload gives the command line of a payload, and false for what
// encodePayload did not make. Anybody can write such a link, so the line may be
// any text.
func decodePayload(payload string) (string, bool) {
	line := "/" + strings.ReplaceAll(payload, "_", " ")
	if encoded, ok := strings.CutPrefix(payload, "-"); ok {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
		if err != nil {
			return "", false
		}
		line = "/" + string(raw)
	}
	again, ok := encodePayload(line)
	return line, ok && again == payload
}

// deepLink is the address that opens the private chat with the bot and gives
// it a command line. It is empty when the line is too long.
func deepLink(bot, line string) string {
	payload, ok := encodePayload(line)
	if !ok || bot == "" {
		return ""
	}
	return "https://t.me/" + bot + "?start=" + payload
}
