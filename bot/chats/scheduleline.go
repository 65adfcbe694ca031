package chats

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus/lang"
)

// A scheduleLine parses the argument of /schedule. It refuses an argument of
// which it does not understand every word, so that no schedule differs from what
// was asked for.
type scheduleLine struct {
	typed []string // the words
	words []string // the same, by foldWord
	last  int      // the plan's last point
	lang  string   // of the errors

	wants  part // what the preposition before the current word needs
	before int  // where that preposition stands

	// The words that gave each part; empty until they come.
	saidPoints, saidClock, saidZone, saidDaily, saidDays, saidRole string

	out     Schedule // what was read, but for its days
	days    Weekdays // that were named
	without Weekdays
}

// parseSchedule reads "1-28 09:00 Europe/Kyiv mon wed fri", its parts in any
// order. Points, a time and a zone are needed; without days it is every day.
// The plan has points 1 to last. The error names what is not understood,
// contradictory or missing, in a language.
func parseSchedule(arg string, last int, lang string) (Schedule, error) {
	l := &scheduleLine{last: last, lang: lang}
	l.split(arg)
	if err := l.read(); err != nil {
		return Schedule{}, err
	}
	return l.schedule()
}

// refuse is the error of a request to /schedule that is wrong.
func refuse(lang, key string, args ...any) error {
	return &message.UsageError{Msg: locale.In(lang).Say(key, args...), Choices: toSchedules(lang)}
}

func toSchedules(lang string) []message.Choice {
	return []message.Choice{{Label: locale.In(lang).Say("button.schedules"), Line: "/schedule"}}
}

func (l *scheduleLine) refuse(key string, args ...any) error { return refuse(l.lang, key, args...) }

func (l *scheduleLine) say(key string) string { return locale.In(l.lang).Say(key) }

func (l *scheduleLine) split(arg string) {
	for _, typed := range strings.FieldsFunc(arg, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		if w := foldWord(typed); w != "" { // else it is a mark, which says nothing
			if last := len(l.words) - 1; last >= 0 && (halfRange.MatchString(w) && numeral.MatchString(l.words[last]) || numeral.MatchString(w) && openRange.MatchString(l.words[last])) {
				l.typed[last], l.words[last] = l.typed[last]+" "+typed, l.words[last]+w // "1 -28"
				continue
			}
			l.typed, l.words = append(l.typed, typed), append(l.words, w)
		}
	}
}

// foldWord gives a word the form that the tables have: small letters, one kind
// of hyphen, no apostrophes and no marks around it.
func foldWord(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Pd, r), r == '−':
			return '-'
		case strings.ContainsRune("'’ʼ`\ufe0f\u20e3", r): // the last two make keycaps of digits
			return -1
		case r == '_':
			return ' '
		case r == '№': // which NFKC makes No of
			return '#'
		}
		return r
	}, s)
	s = strings.ReplaceAll(strings.ToLower(norm.NFKC.String(s)), "ё", "е")
	return strings.TrimRight(strings.TrimLeft(strings.TrimSpace(s), `([{"“”„«»*`), `)]}"“”„«»*.:!?`)
}

func (l *scheduleLine) read() error {
	for i := 0; i < len(l.words); {
		n, err := l.part(i)
		if err != nil {
			return err
		}
		if n > 0 {
			l.wants = 0
			i += n
			continue
		}
		wants := prepositions[l.words[i]]
		if l.wants == 0 {
			l.wants, l.before = anything, i
		}
		if l.wants &= wants; l.wants == 0 {
			_, to := l.strange(i)
			return l.unknown(l.before, to)
		}
		i++
	}
	if l.wants != 0 {
		return l.unknown(l.before, len(l.words))
	}
	return nil
}

// part reads the part that begins at word i, and returns how many words it has;
// 0 if none begins there that may follow the preposition.
func (l *scheduleLine) part(i int) (int, error) {
	for _, reader := range []struct {
		kind part
		read func(int) (int, error)
	}{{aClock, l.readClock}, {anything, l.readMark}, {somePoints, l.readPoints}, {someDays, l.readDays}, {aZone, l.readZone}} {
		if l.wants != 0 && l.wants&reader.kind == 0 {
			continue
		}
		if n, err := reader.read(i); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, nil
}

// word is the folded word at i, or "" past the end.
func (l *scheduleLine) word(i int) string {
	if i < len(l.words) {
		return l.words[i]
	}
	return ""
}

func (l *scheduleLine) text(from, to int) string { return strings.Join(l.typed[from:to], " ") }

// once notes the words that gave a part, and refuses a second part by the message
// twice unless it is the same.
func (l *scheduleLine) once(twice string, said *string, from, to int, same bool) error {
	words := l.text(from, to)
	if *said != "" && !same {
		return l.refuse(twice, text.Quoted(*said), text.Quoted(words))
	}
	*said = words
	return nil
}

// strange is the stretch of words that an error about word i names: "every 2
// days" rather than "every".
func (l *scheduleLine) strange(i int) (from, to int) {
	to = i + 1
	if everyWords[l.words[i]] || fromWords[l.words[i]] || exceptWords[l.words[i]] {
		to++
		if w := l.word(i + 1); w == "other" || numeral.MatchString(w) {
			to++
		}
	}
	return i, min(to, len(l.words))
}

// unknown says which words are not understood, and what may have been meant.
func (l *scheduleLine) unknown(from, to int) error {
	words := text.Quoted(l.text(from, to))
	if near, slips := lang.Nearest(l.words[to-1], vocabulary()); near != "" && slips == 1 && to == from+1 && len([]rune(near)) > 3 {
		if zone := zoneNames()[near]; zone != "" {
			near = zone
		}
		return l.refuse("schedule.unknown_meant", words, near)
	}
	return l.refuse("schedule.unknown", words, l.say("schedule.example"))
}

// The words for what a post does besides being read.
const (
	roleMark   = "role:"
	threadWord = "thread"
)

// readMark reads "role:5" or "thread".
func (l *scheduleLine) readMark(i int) (n int, err error) {
	role, marked := strings.CutPrefix(l.words[i], roleMark)
	switch {
	case l.words[i] == threadWord:
		l.out.Threads = message.OnRequest
		return 1, nil
	case !marked || !listed.MatchString(l.words[i]):
		return 0, nil
	}
	err = l.once("schedule.two_roles", &l.saidRole, i, i+1, l.out.Role == role)
	l.out.Role = role
	return 1, err
}

// readPoints reads "1-28", "points 5, 6 and 7" or "from 5 to 7".
func (l *scheduleLine) readPoints(i int) (n int, err error) {
	j := i
	for pointWords[l.word(j)] && (pointWords[l.word(j+1)] || fromWords[l.word(j+1)]) {
		j++ // "points from 5 to 7"
	}
	from := fromWords[l.word(j)]
	if from {
		j++
	}
	first, j, ok := l.number(j)
	if !ok {
		return 0, nil
	}
	ranges, ranged := [][2]int{first}, false
	for {
		k := j
		isRange := rangeWords[l.word(k)]
		if isRange || joinWords[l.word(k)] {
			k++
		}
		next, k, ok := l.number(k)
		if !ok {
			break
		}
		j = k
		if isRange {
			ranges[len(ranges)-1][1], ranged = next[1], true
		} else {
			ranges = append(ranges, next)
		}
	}
	if from && !ranged {
		return 0, nil // "from 5", but to where?
	}
	return j - i, l.setPoints(i, j, ranges)
}

var (
	halfRange = regexp.MustCompile(`^-\d{1,2}$`)
	openRange = regexp.MustCompile(`^\d{1,2}-$`)
)

var longNumber = regexp.MustCompile(`^\d{3,}$`)

var pointForm = regexp.MustCompile(`^(?:#+|no\.?|p\.?|pt\.?|point|п\.?|пункт)?(\d{1,8})(?:(?:-|\.{2,})#?(\d{1,8}))?$`)

// number reads "5", "#5", "point 5", "5-7" or "all points" at word i.
func (l *scheduleLine) number(i int) (r [2]int, end int, ok bool) {
	all := allWords[l.word(i)]
	if all {
		i++
	}
	marker := i
	for pointWords[l.word(i)] {
		i++
	}
	if all {
		return [2]int{1, l.last}, i, i > marker
	}
	m := pointForm.FindStringSubmatch(l.word(i))
	if m == nil || i == marker && longNumber.MatchString(m[0]) {
		return r, i, false
	}
	if _, n := l.dayPart(i + 1); n > 0 && i == marker && m[2] == "" {
		return r, i, false // "9 pm"
	}
	r[0], _ = strconv.Atoi(m[1]) // the form has digits, and not too many
	r[1] = r[0]
	if m[2] != "" {
		r[1], _ = strconv.Atoi(m[2])
	}
	return r, i + 1, true
}

// setPoints holds the points to what a schedule can post.
func (l *scheduleLine) setPoints(i, j int, ranges [][2]int) error {
	from, to := ranges[0][0], ranges[0][0]-1
	for _, r := range ranges {
		switch {
		case min(r[0], r[1]) < 1 || max(r[0], r[1]) > l.last:
			return l.refuse("schedule.range", text.Quoted(l.text(i, j)), l.last)
		case r[0] != to+1 || r[1] < r[0]:
			return l.refuse("schedule.order", text.Quoted(l.text(i, j)))
		}
		to = r[1]
	}
	err := l.once("schedule.two_points", &l.saidPoints, i, j, l.out.From == from && l.out.To == to)
	l.out.From, l.out.To, l.out.NextPoint = from, to, from
	return err
}

// schedule puts together what was read.
func (l *scheduleLine) schedule() (Schedule, error) {
	days := l.days
	if days == 0 {
		days = allDays
	}
	days &^= l.without
	var missing []string
	for _, p := range []struct{ said, name string }{
		{l.saidPoints, "schedule.the_points"}, {l.saidClock, "schedule.the_time"}, {l.saidZone, "schedule.the_zone"},
	} {
		if p.said == "" {
			missing = append(missing, l.say(p.name))
		}
	}
	switch {
	case len(missing) > 0:
		return Schedule{}, l.refuse("schedule.missing", locale.In(l.lang).List(missing), l.say("schedule.example"))
	case l.saidDaily != "" && l.saidDays != "":
		return Schedule{}, l.refuse("schedule.contradict", text.Quoted(l.saidDaily), text.Quoted(l.saidDays))
	case days == 0:
		return Schedule{}, l.refuse("schedule.no_day")
	case days == allDays:
		days = 0
	}
	l.out.Weekdays = days
	return l.out, nil
}
