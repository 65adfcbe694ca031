package chats

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"planbot/bot/locale"
	"planbot/bot/text"
	"planbot/corpus/lang"
)

// zoneList is every name of the IANA database as Go embeds it, one a line.
// TestZoneList writes it anew with -update.
//
//go:embed zones.txt
var zoneList string

//go:embed cities.txt
var cityList string

// zoneNames maps what people type for a zone, as foldWord gives it, to its name
// in the IANA database.
var zoneNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	zones := strings.Fields(zoneList)
	for _, zone := range zones { // the last part names a place: Buenos_Aires
		area, place, _ := strings.Cut(zone, "/")
		if strings.Contains(" Africa America Asia Atlantic Europe Indian Pacific ", " "+area+" ") && !strings.Contains(place, "/") && place != "Easter" { // most often a slip for Eastern
			addZone(names, place, zone)
		}
	}
	for line := range strings.Lines(cityList) {
		zone, places, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for place := range strings.SplitSeq(places, ",") {
			addZone(names, place, zone)
		}
	}
	for _, zone := range zones { // last: a zone's own name means that zone
		addZone(names, zone, zone)
	}
	return names
})

// addZone adds a name also as it is written with spaces.
func addZone(names map[string]string, name, zone string) {
	name = foldWord(name)
	names[name] = zone
	if !strings.ContainsAny(name, "/+0123456789") {
		names[strings.ReplaceAll(name, "-", " ")] = zone
	}
}

// vocabulary is every word that a schedule's line may have, in order.
var vocabulary = sync.OnceValue(func() []string {
	words := slices.AppendSeq(slices.Collect(maps.Keys(zoneNames())), maps.Keys(dayWords))
	slices.Sort(words)
	return words
})

var offsetForm = regexp.MustCompile(`^(utc|gmt)[+-]\d{1,2}(:?\d{2})?$|^[+-]\d{2}:?\d{2}$|^\+\d{1,2}$`)

// longestZone is how many words the longest name of a zone has.
const longestZone = 4

// readZone reads "Europe/Kyiv", "New York" or "Kyiv time".
func (l *scheduleLine) readZone(i int) (n int, err error) {
	if offsetForm.MatchString(l.words[i]) && zoneNames()[l.words[i]] == "" {
		return 0, l.refuse("schedule.offset", text.Quoted(l.typed[i]))
	}
	for n = min(longestZone, len(l.words)-i); n > 0; n-- {
		zone := zoneNames()[strings.Join(l.words[i:i+n], " ")]
		if zone == "" {
			continue
		}
		if zoneWords[l.word(i+n)] {
			n++
		}
		if n > 0 && l.word(i+n) == "zone" {
			n++
		}
		err := l.once("schedule.two_zones", &l.saidZone, i, i+n, l.out.Zone == zone)
		l.out.Zone = zone
		return n, err
	}
	if strings.Contains(l.words[i], "/") && strings.ContainsFunc(l.words[i], unicode.IsLetter) {
		near, _ := lang.Nearest(l.words[i], vocabulary())
		if zone := zoneNames()[near]; zone != "" {
			return 0, l.refuse("schedule.no_zone_meant", text.Quoted(l.typed[i]), zone)
		}
		return 0, l.refuse("schedule.no_zone", text.Quoted(l.typed[i]))
	}
	return 0, nil
}

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
