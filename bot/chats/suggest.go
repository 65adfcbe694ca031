package chats

import (
	"slices"
	"strings"
	"sync"
	"time"

	"planbot/bot/locale"
)

// A zonePlace is a zone with what people type for it, as foldWord gives it.
type zonePlace struct {
	zone  string
	names []string
}

// zonePlaces lists the zones: those with cities first, in the order of cities.txt.
var zonePlaces = sync.OnceValue(func() []zonePlace {
	byZone := map[string][]string{}
	for name, zone := range zoneNames() {
		byZone[zone] = append(byZone[zone], name)
	}
	var out []zonePlace
	seen := map[string]bool{}
	add := func(zone string) {
		if names := byZone[zone]; !seen[zone] && len(names) > 0 {
			seen[zone] = true
			out = append(out, zonePlace{zone, names})
		}
	}
	for line := range strings.Lines(cityList) {
		zone, _, _ := strings.Cut(line, ":")
		add(zone)
	}
	for zone := range strings.FieldsSeq(zoneList) {
		add(zone)
	}
	return out
})

// SuggestZones lists the time zones of which a name, or a city in them, begins
// with what is typed. All of them begin with nothing.
func SuggestZones(typed string) []string {
	typed = foldWord(typed)
	var out []string
	for _, p := range zonePlaces() {
		if slices.ContainsFunc(p.names, func(name string) bool { return strings.HasPrefix(name, typed) }) {
			out = append(out, p.zone)
		}
	}
	return out
}

// usualDays are the sets of days that most people want.
var usualDays = []Weekdays{allDays, workdays, restdays, 1<<time.Monday | 1<<time.Wednesday | 1<<time.Friday, 1<<time.Tuesday | 1<<time.Thursday}

// SuggestDays lists days to post on that begin with what is typed, in a language
// that the argument of /schedule may have.
func SuggestDays(typed, lang string) []string {
	typed = foldWord(typed)
	all := slices.Clone(usualDays)
	for i := range 7 {
		all = append(all, 1<<((i+1)%7))
	}
	var out []string
	for _, days := range all {
		if words := days.in(locale.In(lang)); strings.HasPrefix(foldWord(words), typed) {
			out = append(out, words)
		}
	}
	return out
}
