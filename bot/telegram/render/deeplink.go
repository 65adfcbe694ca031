package render

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// maxStart is the longest start parameter of a link, in characters.
// (core.telegram.org/bots/features#deep-linking)
const maxStart = 64

// readableLine is a command line that a start parameter shows readably, with "_"
// for spaces and without the slash: point_21.
var readableLine = regexp.MustCompile(`^/[a-z0-9]+( [A-Za-z0-9-]+)*$`)

// EncodeStart makes the start parameter of a link that opens a command line. It
// is false if the line is no command or too long. Lines without a readable form
// are in base64 behind a "-", which begins no command.
func EncodeStart(line string) (string, bool) {
	bare, ok := strings.CutPrefix(line, "/")
	start := "-" + base64.RawURLEncoding.EncodeToString([]byte(bare))
	if readableLine.MatchString(line) {
		start = strings.ReplaceAll(bare, " ", "_")
	}
	return start, ok && len(start) <= maxStart
}

// DecodeStart is the command line of a start parameter. It is false for what
// EncodeStart did not make. Anybody can write a link, so the line may be any
// text.
func DecodeStart(start string) (string, bool) {
	line := "/" + strings.ReplaceAll(start, "_", " ")
	if encoded, ok := strings.CutPrefix(start, "-"); ok {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
		if err != nil {
			return "", false
		}
		line = "/" + string(raw)
	}
	again, ok := EncodeStart(line)
	return line, ok && again == start
}

// StartLink is the address that opens the private chat with the bot and sends it
// a start parameter.
func StartLink(bot, start string) string { return "https://t.me/" + bot + "?start=" + start }

// deepLink is the StartLink of a command line, or "" if there can be none.
func deepLink(bot, line string) string {
	start, ok := EncodeStart(line)
	if !ok || bot == "" {
		return ""
	}
	return StartLink(bot, start)
}
