package discord

import (
	"slices"
	"strconv"
)

// permissions are what a member, or the bot, may do in a channel, as bits;
// topics/permissions in the documentation.
type permissions uint64

const (
	administrator   permissions = 1 << 3
	manageGuild     permissions = 1 << 5
	viewChannel     permissions = 1 << 10
	sendMessages    permissions = 1 << 11
	manageMessages  permissions = 1 << 13 // what Discord's own help tells servers to give to moderators
	embedLinks      permissions = 1 << 14
	mentionEveryone permissions = 1 << 17 // and every role
	manageThreads   permissions = 1 << 34
	createThreads   permissions = 1 << 35 // that everybody sees
	sendInThreads   permissions = 1 << 38
)

// bits parses permissions as Discord sends them, a decimal number. Anything else
// allows nothing.
func bits(s string) permissions {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0
	}
	return permissions(n)
}

// has reports whether all of need are among the permissions.
func (p permissions) has(need permissions) bool { return p&administrator != 0 || p&need == need }

// manages reports whether the permissions let somebody change what is kept for
// the whole server. A channel's own rules cannot grant that.
func (p permissions) manages() bool { return p.has(manageGuild) }

// posts reports whether the permissions are those of a moderator of the channel.
func (p permissions) posts() bool { return p.manages() || p.has(manageMessages) }

// threads are the types of channel that are threads.
var threads = []int{10, 11, 12}

// writing is the permission to write in a channel of that type.
func writing(kind int) permissions {
	if slices.Contains(threads, kind) {
		return sendInThreads
	}
	return sendMessages
}

// lacking names the permissions that the bot needs to post in a channel of that
// type and does not have. It returns none when nothing is missing, or Discord has
// not said.
func lacking(granted string, kind int) []string {
	if granted == "" {
		return nil
	}
	p := bits(granted)
	var out []string
	for _, need := range []permissions{viewChannel, writing(kind)} {
		if !p.has(need) {
			out = append(out, settingNames[need])
		}
	}
	return out
}

// settingNames are what Discord's settings call permissions in English.
var settingNames = map[permissions]string{
	viewChannel: "View Channel", sendMessages: "Send Messages", sendInThreads: "Send Messages in Threads",
}
