package chats

import (
	"strings"
	"time"
)

// The days of a week as sets.
const (
	workdays Weekdays = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday
	restdays Weekdays = 1<<time.Saturday | 1<<time.Sunday
	allDays           = workdays | restdays
)

// dayWords maps a word, as foldWord gives it, to the days that it names.
var dayWords = tabled(map[Weekdays]string{
	1 << time.Monday: `mon monday mondays пн пон понеділок понеділка понеділку понеділки понеділків понеділкам понеділках щопонеділка
		понедельник понедельника понедельнику понедельники понедельников понедельникам понедельникам`,
	1 << time.Tuesday: `tue tues tuesday tuesdays вт вівторок вівторка вівторку вівторки вівторків вівторкам вівторках щовівторка
		вторник вторника вторнику вторники вторников вторникам`,
	1 << time.Wednesday: `wed weds wednesday wednesdays ср середа середи середу середі серед середам середах щосереди
		среда среды среду среде сред средам`,
	1 << time.Thursday: `thu thur thurs thursday thursdays чт чтв четвер четверга четвергу четверги четвергів четвергам четвергах щочетверга
		четверг четвергов`,
	1 << time.Friday: `fri friday fridays пт птн пятниця пятниці пятницю пятниць пятницям пятницях щопятниці
		пятница пятницы пятницу пятнице пятниц пятницам`,
	1 << time.Saturday: `sat saturday saturdays сб субота суботи суботу суботі субот суботам суботах щосуботи
		суббота субботы субботу субботе суббот субботам`,
	1 << time.Sunday: `sun sunday sundays нд неділя неділі неділю неділь неділям неділях щонеділі
		вс воскресенье воскресенья воскресенью воскресений воскресеньям`,
	workdays: `weekday weekdays workday workdays будні буднях будням буднів будни будней будний будням будних`,
	restdays: `weekend weekends вихідні вихідних вихідним вихідними выходные выходных выходным`,
	allDays:  `daily everyday щодня щоденно ежедневно`,
})

// A dayPart says which half of the day a time of 1 to 12 lies in. Outside
// "a.m." and "p.m." an hour that nobody calls so is refused: "12 in the
// morning" may be noon or midnight.
type dayPart int

const (
	noPart    dayPart = iota
	am                // midnight is 12
	pm                // noon is 12
	morning           // to 11
	afternoon         // from noon to 6
	evening           // from 4 to 11
	night             // from 8 in the evening to 5 in the morning, midnight is 12
)

var dayParts = tabled(map[dayPart]string{
	am:        "am a.m",
	pm:        "pm p.m",
	morning:   "morning ранку утра",
	afternoon: "afternoon дня",
	evening:   "evening вечора вечера",
	night:     "night ночі ночи",
})

// namedTimes are the times of day that have a name.
var namedTimes = tabled(map[Clock]string{
	12 * 60: "noon midday опівдні полудень полдень",
	0:       "midnight опівночі північ полночь",
})

// A part is a kind of thing in a schedule's line; sets of them are parts too.
type part int

const (
	aClock part = 1 << iota
	somePoints
	someDays
	aZone
	anything = aClock | somePoints | someDays | aZone
)

// prepositions maps a word to what may follow it.
var prepositions = tabled(map[part]string{
	aClock:                    "o о об",
	aClock | someDays:         "at",
	aClock | someDays | aZone: "в во у",
	someDays:                  "on days",
	aZone:                     "in за",
	someDays | aZone:          "по",
	somePoints:                "for",
	anything:                  "and & + та і й и",
})

// The words that connect and exclude.
var (
	fromWords   = wordSet("from з із с від от")
	rangeWords  = wordSet("- to through thru till until по до")
	joinWords   = wordSet("and & + or та і й и або или")
	everyWords  = wordSet("every each кожен кожного кожної кожну кожні каждый каждого каждую каждое каждой каждые")
	everyDay    = wordSet("day день дня")
	exceptWords = wordSet("except excluding without not but крім окрім кроме без не")
	exceptPairs = wordSet("but_not except_for except_on за_винятком за_исключением")
	pointWords  = wordSet("point points pt pts p no nr # № number numbers п пп пункт пункти пункту пунктів пункта пункты пунктов")
	allWords    = wordSet("all усі всі все")
	// untilDays are the forms that after "по" mean "up to that day".
	untilDays = wordSet("понеділок вівторок середу четвер пятницю суботу неділю понедельник вторник среду четверг пятницу субботу воскресенье")
	zoneWords = wordSet("time timezone час часом часу время времени временем")
)

// tabled turns a table with many words for each value around.
func tabled[V comparable](table map[V]string) map[string]V {
	out := map[string]V{}
	for v, words := range table {
		for w := range strings.FieldsSeq(words) {
			out[w] = v
		}
	}
	return out
}

func wordSet(words string) map[string]bool { return tabled(map[bool]string{true: words}) }
