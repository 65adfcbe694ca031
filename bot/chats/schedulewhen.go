package chats

import (
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"time"

	"planbot/bot/text"
)

var (
	numeral   = regexp.MustCompile(`^\d{1,2}$`)
	clockForm = regexp.MustCompile(`^(\d{1,2})[:.](\d{2})(am|pm|a\.m|p\.m)?$|^(\d{2})(\d{2})$|^(\d{1,2})(am|pm|a\.m|p\.m)$`)
	dateForm  = regexp.MustCompile(`^\d{1,2}\.(0[1-9]|1[0-2])$`)
	timeLike  = regexp.MustCompile(`^\d+[:.]\d|^\d+:|^\d{3,}|^\d+(am|pm|h)`)
)

// readClock reads "21:00", "9:00 p.m." or "9 вечора".
func (l *scheduleLine) readClock(i int) (n int, err error) {
	w := l.words[i]
	if c, ok := namedTimes[w]; ok {
		return 1, l.setClock(i, i+1, c)
	}
	m := clockForm.FindStringSubmatch(w)
	part, parts := l.dayPart(i + 1)
	hour, minute := "", ""
	switch {
	case parts == 0 && dateForm.MatchString(w):
		return 0, l.refuse("schedule.maybe_date", text.Quoted(l.text(i, i+1)))
	case m != nil && m[3]+m[7] != "":
		part, parts = dayParts[m[3]+m[7]], 0
		fallthrough
	case m != nil:
		hour, minute = m[1]+m[4]+m[6], m[2]+m[5]
	case numeral.MatchString(w) && (parts > 0 || l.wants&aClock != 0 && l.wants&somePoints == 0):
		hour = w
	case timeLike.MatchString(w) && !pointForm.MatchString(w), len(w) > 2 && strings.Trim(w, "0123456789") == "":
		return 0, l.noTime(i, i+1)
	default:
		return 0, nil
	}
	h, _ := strconv.Atoi(hour)    // the form has digits
	m2, _ := strconv.Atoi(minute) // none are 0
	h, ok := part.hour(h)
	if !ok || m2 > 59 {
		return 0, l.noTime(i, i+1+parts)
	}
	return 1 + parts, l.setClock(i, i+1+parts, Clock(h*60+m2))
}

func (l *scheduleLine) setClock(from, to int, c Clock) error {
	err := l.once("schedule.two_times", &l.saidClock, from, to, l.out.At == c)
	l.out.At = c
	return err
}

func (l *scheduleLine) noTime(from, to int) error {
	return l.refuse("schedule.no_time", text.Quoted(l.text(from, to)))
}

// dayPart reads "p.m.", "вечора" or "in the evening" at word i.
func (l *scheduleLine) dayPart(i int) (p dayPart, n int) {
	switch {
	case l.word(i) == "in" && l.word(i+1) == "the":
		n = 2
	case l.word(i) == "at" && l.word(i+1) == "night":
		n = 1
	}
	if p = dayParts[l.word(i+n)]; p == noPart {
		return noPart, 0
	}
	return p, n + 1
}

// hour is an hour of that part of the day on a clock of 24 hours.
func (p dayPart) hour(h int) (int, bool) {
	switch p {
	case am:
		return h % 12, h <= 12
	case pm:
		return h%12 + 12, h > 0 && h < 24
	case morning:
		return h, h < 12
	case afternoon:
		return h%12 + 12, h > 0 && h <= 6 || h >= 12 && h <= 18
	case evening:
		return h%12 + 12, h >= 4 && h < 12 || h >= 16 && h < 24
	case night:
		if h >= 8 && h < 12 {
			return h + 12, true
		}
		return h%12 + h/13*12, h <= 5 || h == 12 || h >= 20 && h < 24
	default:
		return h, h < 24
	}
}

// readDays reads "mon wed", "every day", "from monday to friday" or "except
// sunday".
func (l *scheduleLine) readDays(i int) (n int, err error) {
	if l.wants != 0 && l.words[l.before] == "по" && untilDays[l.words[i]] {
		return 0, nil // "until friday" names no days to post on
	}
	if n := l.exception(i); n > 0 {
		days, end := l.dayList(i + n)
		if end == i+n {
			return 0, nil
		}
		l.without |= days
		return end - i, nil
	}
	j, days := i, Weekdays(0)
	switch {
	case everyWords[l.word(i)] && everyDay[l.word(i+1)]:
		j, days = i+2, allDays
	case everyWords[l.word(i)]:
		j, days = i+2, dayWords[l.word(i+1)]
	case fromWords[l.word(i)]:
		var ranged bool
		if days, j, ranged = l.dayRange(i + 1); !ranged {
			return 0, nil // "from monday" on
		}
	default:
		days, j, _ = l.dayRange(i)
	}
	switch {
	case days == 0:
		return 0, nil
	case days == allDays:
		l.saidDaily = l.text(i, j)
	default:
		l.days |= days
		l.saidDays = strings.TrimSpace(l.saidDays + " " + l.text(i, j))
	}
	return j - i, nil
}

// exception counts the words for "except" at word i.
func (l *scheduleLine) exception(i int) int {
	n := 0
	switch {
	case exceptPairs[l.word(i)+"_"+l.word(i+1)]:
		n = 2
	case exceptWords[l.word(i)]:
		n = 1
	default:
		return 0
	}
	if prepositions[l.word(i+n)]&someDays != 0 && !joinWords[l.word(i+n)] {
		n++ // "except on sundays"
	}
	return n
}

// dayList reads one or more days or ranges of days, also with "and" between.
func (l *scheduleLine) dayList(i int) (days Weekdays, end int) {
	for {
		k := i
		if days != 0 && joinWords[l.word(k)] {
			k++
		}
		more, k, _ := l.dayRange(k)
		if more == 0 {
			return days, i
		}
		days, i = days|more, k
	}
}

// dayRange reads a day, "mon-fri", "mon/wed" or "monday to friday" at word i.
func (l *scheduleLine) dayRange(i int) (days Weekdays, end int, ranged bool) {
	w := l.word(i)
	if first, last, ok := strings.Cut(w, "-"); ok && w != "-" {
		days = between(dayWords[first], dayWords[last])
		return days, i + 1, days != 0
	}
	for w := range strings.SplitSeq(w, "/") {
		if dayWords[w] == 0 {
			return 0, i, false
		}
		days |= dayWords[w]
	}
	if rangeWords[l.word(i+1)] {
		if r := between(days, dayWords[l.word(i+2)]); r != 0 {
			return r, i + 3, true
		}
	}
	return days, i + 1, false
}

// between is the days from one to another, 0 unless each is a single day.
func between(first, last Weekdays) (days Weekdays) {
	if bits.OnesCount8(uint8(first)) != 1 || bits.OnesCount8(uint8(last)) != 1 {
		return 0
	}
	for day := first; ; day = day << 1 & allDays {
		if day == 0 {
			day = 1 << time.Sunday
		}
		days |= day
		if day == last {
			return days
		}
	}
}
