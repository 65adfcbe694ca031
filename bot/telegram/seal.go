package telegram

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"

	"planbot/bot/message"
)

// A sealer marks the data of buttons whose answer may repeat what somebody
// typed. A client can send any data as that of a button, so without the mark
// anybody could have the bot say anything in a group, unnamed. A mark is valid in
// one chat, since anybody can get one in a chat of their own. The sealer's value
// is the bot's token.
type sealer string

const (
	sealSign = "~"
	sealSize = len(sealSign) + 6
)

// data is a press with its mark for a chat. It is "" for chat 0: where the bot is
// not, no button repeats anything.
func (k sealer) data(chat int64, p message.Press) string {
	if chat == 0 {
		return ""
	}
	return p.String() + k.mark(chat, p.String())
}

func (k sealer) mark(chat int64, press string) string {
	mac := hmac.New(sha256.New, []byte(k))
	mac.Write([]byte("planbot button\n" + strconv.FormatInt(chat, 10) + "\n" + press))
	return sealSign + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))[:sealSize-len(sealSign)]
}

// open removes the mark from the data of a button. It is false, and the data
// stays as it is, if the mark is not valid.
func (k sealer) open(chat int64, data string) (press string, ok bool) {
	press, mark := data[:max(0, len(data)-sealSize)], data[max(0, len(data)-sealSize):]
	if chat == 0 || !hmac.Equal([]byte(mark), []byte(k.mark(chat, press))) {
		return data, false
	}
	return press, true
}
