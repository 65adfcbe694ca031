package chats

import (
	"archive/zip"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"

	"planbot/bot/locale"
	"planbot/bot/message"
)

var update = flag.Bool("update", false, "rewrite the list of zones")

// TestScheduleLines reads lines as people type them. What is not understood is
// refused by name, and nothing is left out.
func TestScheduleLines(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"1-28 09:00 Europe/Kyiv", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"09:00 Europe/Kyiv 1-28", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"5 9:05 UTC", "point 5, daily 09:05 UTC"},
		{"1 -28 09:00 kyiv", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1- 28 09:00 kyiv", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 о 2 дня Київ", "points 1-28, daily 14:00 Europe/Kyiv"},
		{"1-28 в 12 дня Киев", "points 1-28, daily 12:00 Europe/Kyiv"},
		{"1-28 по п'ятницях 9:00 Київ", "points 1-28, Fri 09:00 Europe/Kyiv"},
		{"1-28 по пн ср пт 9:00 Київ", "points 1-28, Mon Wed Fri 09:00 Europe/Kyiv"},
		{"1-28 о 11 дня Київ", "“11 дня” is no time of day"},
		{"1-28 в 10:30 дня Москва", "“10:30 дня” is no time of day"},
		{"1-28 11 in the afternoon Kyiv", "“11 in the afternoon” is no time of day"},
		{"1-28 о 1 вечора Київ", "“1 вечора” is no time of day"},
		{"1-28 в 12 утра Москва", "“12 утра” is no time of day"},
		{"1-28 9:00 Київ по п'ятницю", "I don't understand “по п'ятницю”"},
		{"5 9:00 Киев по пятницу", "I don't understand “по пятницу”"},
		{"1-28 9:00 Easter time", "I don't understand “Easter”"},
		{"1-28 01.12 Kyiv", "“01.12” may be a date"},
		{"-5 9:00 Kyiv", "I don't understand “-5”"},
		{"1-28 9 Kyiv", "“1-28 9”: a schedule posts points one after another"},
		{"1-28 9-30 Kyiv", "“1-28 9-30”: the plan has points 1 to 28"},
		{"1-28 in the morning Kyiv", "I don't understand “in the”"},
		{"1-28 09:00 Kyiv role:5 thread mon", "points 1-28, Mon 09:00 Europe/Kyiv role:5 thread"},
		{"1-28 09:00 Kyiv ROLE:5 role:5", "points 1-28, daily 09:00 Europe/Kyiv role:5"},
		{"1-28 09:00 Kyiv role:5 role:6", "That has two roles, “role:5” and “role:6”."},
		{"1-28 09:00 Kyiv role:mods", "I don't understand “role:mods”"},
		{"1-28 09:00 Kyiv user:5", "I don't understand “user:5”"},
		{"#21 21:00 europe/kyiv", "point 21, daily 21:00 Europe/Kyiv"},
		{"№21 21.00 EUROPE/KYIV", "point 21, daily 21:00 Europe/Kyiv"},
		{"21-23, 9am Kyiv", "points 21-23, daily 09:00 Europe/Kyiv"},
		{"21–23 9 am Kyiv", "points 21-23, daily 09:00 Europe/Kyiv"},
		{"21..23 9:00 pm Kiev", "points 21-23, daily 21:00 Europe/Kyiv"},
		{"21…23 9:00 p.m. Kiev", "points 21-23, daily 21:00 Europe/Kyiv"},
		{"points 5, 6 and 7 at 9:00p.m. in Kyiv", "points 5-7, daily 21:00 Europe/Kyiv"},
		{"2️⃣1️⃣ ９：００ Kyiv", "point 21, daily 09:00 Europe/Kyiv"},
		{"all points 0900 London", "points 1-28, daily 09:00 Europe/London"},
		{"from 5 to 7 at 12 pm Berlin time", "points 5-7, daily 12:00 Europe/Berlin"},
		{"point 5 at 12 am America/New York", "point 5, daily 00:00 America/New_York"},
		{"5 at noon new york", "point 5, daily 12:00 America/New_York"},
		{"5 at 9 in the evening, Washington, DC", "point 5, daily 21:00 America/New_York"},
		{"5 at 9 Warsaw", "point 5, daily 09:00 Europe/Warsaw"},
		{"1-28 o 9:00 Kyiv", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 о 9:00 за Києвом", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 в 9:00 по Киеву", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 9:00 вечора за київським часом", "points 1-28, daily 21:00 Europe/Kyiv"},
		{"1-28 9:00 вечера по киевскому времени", "points 1-28, daily 21:00 Europe/Kyiv"},
		{"1-28 о 9 ранку Київ", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 9 утра мск", "points 1-28, daily 09:00 Europe/Moscow"},
		{"пункти з 5 до 7 о 21:00 у Києві", "points 5-7, daily 21:00 Europe/Kyiv"},
		{"5 1:00 дня Київ", "point 5, daily 13:00 Europe/Kyiv"},
		{"5 1:00 ночи Москва", "point 5, daily 01:00 Europe/Moscow"},
		{"5 11 night Kyiv", "point 5, daily 23:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv mon wed, fri", "points 1-28, Mon Wed Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv mon-fri", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv Mon–Fri", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv monday to friday", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"from Monday through Thursday 1-28 09:00 Kyiv", "points 1-28, Mon Tue Wed Thu 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv fri-mon", "points 1-28, Mon Fri Sat Sun 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv mondays", "points 1-28, Mon 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv every tues and thurs", "points 1-28, Tue Thu 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv mon/wed/fri", "points 1-28, Mon Wed Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv on days: mon wed", "points 1-28, Mon Wed 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv weekdays", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv weekends", "points 1-28, Sat Sun 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv daily", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv every day", "points 1-28, daily 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv daily except sunday", "points 1-28, Mon Tue Wed Thu Fri Sat 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv except for sat and sun", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv not sunday", "points 1-28, Mon Tue Wed Thu Fri Sat 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv mon-fri but not on wed", "points 1-28, Mon Tue Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv пн-пт", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Kyiv пн ср пт", "points 1-28, Mon Wed Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Київ з понеділка по п’ятницю", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Киев с понедельника по пятницу", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Київ по буднях", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Киев по будням", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Киев будни", "points 1-28, Mon Tue Wed Thu Fri 09:00 Europe/Kyiv"},
		{"1-28 09:00 Київ щодня, крім неділі", "points 1-28, Mon Tue Wed Thu Fri Sat 09:00 Europe/Kyiv"},
		{"1-28 09:00 Киев ежедневно кроме воскресенья", "points 1-28, Mon Tue Wed Thu Fri Sat 09:00 Europe/Kyiv"},
		{"1-28 09:00 Київ щопонеділка та у середу", "points 1-28, Mon Wed 09:00 Europe/Kyiv"},
		{"1-28 09:00 Киев каждый вторник", "points 1-28, Tue 09:00 Europe/Kyiv"},
		{"1-28 09:00 нью-йорк", "points 1-28, daily 09:00 America/New_York"},
		{"1-28 09:00 Etc/GMT+3", "points 1-28, daily 09:00 Etc/GMT+3"},
		{"1-28 09:00 gmt", "points 1-28, daily 09:00 GMT"},
		{"1-28 09:00 CET", "points 1-28, daily 09:00 CET"},
		{"1-28 09:00 us/eastern", "points 1-28, daily 09:00 US/Eastern"},
		{"1-28 09:00 Port-au-Prince", "points 1-28, daily 09:00 America/Port-au-Prince"},
		{"9:00 5 09:00 #5 Kyiv Europe/Kyiv", "point 5, daily 09:00 Europe/Kyiv"},

		{"1-28 09:00 Kyiv monthly", "understand “monthly”"},
		{"1-28 09:00 Kyiv weekly", "understand “weekly”. Type points"},
		{"1-28 09:00 Kyiv every week", "understand “every week”"},
		{"1-28 09:00 Kyiv every 2 days", "understand “every 2 days”"},
		{"1-28 09:00 Kyiv every other day", "understand “every other day”"},
		{"1-28 09:00 Kyiv once", "understand “once”"},
		{"1-28 09:00 Kyiv tomorrow", "understand “tomorrow”"},
		{"1-28 09:00 Kyiv starting 1 december", "understand “starting”"},
		{"1-28 09:00 Kyiv from monday", "understand “from monday”"},
		{"1-28 09:00 Kyiv until friday", "understand “until”"},
		{"1-28 09:00 Kyiv in 2 days", "understand “in 2”"},
		{"1-28 09:00 Kyiv кожного тижня", "understand “кожного тижня”"},
		{"1-28 09:00 Kyiv каждую неделю", "understand “каждую неделю”"},
		{"1-28 09:00 Kyiv завтра", "understand “завтра”"},
		{"1-28 09:00 Kyiv please", "understand “please”"},
		{"1-28 09:00 Kyiv compact", "understand “compact”"},
		{"1-28 09:00 Kyiv @everyone", "understand “@everyone”"},
		{"1-28 09:00 Kyiv except holidays", "understand “except holidays”"},
		{"1-28 09:00 Kyiv in", "understand “in”"},
		{"1-28 09:00 Kyiv at mon wed on 5", "understand “on 5”"},
		{"1-28 09:00 Kyyiv", "“Kyyiv”. Did you mean Europe/Kyiv?"},
		{"1-28 09:00 Kyiv wendesday", "“wendesday”. Did you mean wednesday?"},
		{"1-28 09:00 Europe/Kyyiv", "no time zone “Europe/Kyyiv”. Did you mean Europe/Kyiv?"},
		{"1-28 09:00 America/NewYork", "no time zone “America/NewYork”. Did you mean America/New_York?"},
		{"1-28 09:00 Europe/Atlantis", "no time zone “Europe/Atlantis”."},
		{"1-28 09:00 UTC+2", "“UTC+2” is not enough, since it doesn't follow summer time"},
		{"1-28 09:00 +02:00", "“+02:00” is not enough"},
		{"1-28 09:00 UTC +3", "“+3” is not enough"},
		{"1-28 25:00 Kyiv", "“25:00” is no time of day"},
		{"1-28 24:00 Kyiv", "“24:00” is no time of day"},
		{"1-28 9:5 Kyiv", "“9:5” is no time of day"},
		{"1-28 09:00:00 Kyiv", "“09:00:00” is no time of day"},
		{"1-28 9:00-10:00 Kyiv", "“9:00-10:00” is no time of day"},
		{"1-28 2500 Kyiv", "“2500” is no time of day"},
		{"1-28 930 Kyiv", "“930” is no time of day"},
		{"1-28 13:00 am Kyiv", "“13:00 am” is no time of day"},
		{"1-28 12 вечора Київ", "“12 вечора” is no time of day"},
		{"1-28 27.11.2026 Kyiv", "“27.11.2026” is no time of day"},
		{"1-28 09:00 10:00 Kyiv", "two times, “09:00” and “10:00”"},
		{"1-28 09:00 and 9 pm Kyiv", "two times, “09:00” and “9 pm”"},
		{"1-28 09:00 Europe/Kyiv Europe/Berlin", "two time zones, “Europe/Kyiv” and “Europe/Berlin”"},
		{"1-28 09:00 Kyiv mon 5", "two sets of points, “1-28” and “5”"},
		{"1-28 09:00 Kyiv daily mon", "“daily” and “mon” contradict"},
		{"1-28 09:00 Kyiv weekends except sat sun", "no day is left"},
		{"1-28 9 09:00 UTC", "one after another"},
		{"3,9 09:00 UTC", "one after another"},
		{"28-1 09:00 UTC", "in ascending order"},
		{"1-40 09:00 UTC", "points 1 to 28"},
		{"0 09:00 UTC", "points 1 to 28"},
		{"1-28 09:00", "Missing: the time zone."},
		{"1-28 Europe/Kyiv", "Missing: the time."},
		{"09:00 Europe/Kyiv", "Missing: the points."},
		{"1-28", "Missing: the time and the time zone."},
		{"mon", "Missing: the points, the time and the time zone."},
	} {
		s, err := parseSchedule(c.line, 28, "")
		var usage *message.UsageError
		switch {
		case err == nil && s.String() != c.want:
			t.Errorf("%s: makes %q, want %q", c.line, s, c.want)
		case err != nil && (!errors.As(err, &usage) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: says %q, want %q", c.line, err, c.want)
		}
	}
}

// zonesOfGo are the zones that this Go knows, from its own files.
func zonesOfGo(t *testing.T) []string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	var z *zip.ReadCloser
	if err == nil {
		z, err = zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	}
	if err != nil {
		t.Logf("the list of the last release is used: %v", err)
		return strings.Fields(zoneList)
	}
	defer z.Close()
	var zones []string
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, "/") {
			zones = append(zones, f.Name)
		}
	}
	slices.Sort(zones)
	return zones
}

// TestZoneList holds the list to the zones that Go embeds. With -update it
// writes the list.
func TestSuggestions(t *testing.T) {
	for typed, want := range map[string]string{"": "Europe/Kyiv", "LVIV": "Europe/Kyiv", "new y": "America/New_York", "europe/z": "Europe/Zurich", "нью": "America/New_York", "mars": ""} {
		got := SuggestZones(typed)
		if len(got) == 0 && want != "" || len(got) > 0 && got[0] != want {
			t.Errorf("%q: %q, want %q first", typed, got, want)
		}
	}
	for _, lang := range []string{"en", "uk", "ru"} {
		all := SuggestDays("", lang)
		for _, days := range all {
			if s, err := parseSchedule("1-28 09:00 Kyiv "+days, 28, lang); err != nil || s.Weekdays.in(locale.In(lang)) != days {
				t.Errorf("%s: %q is read as %s: %v", lang, days, s.Weekdays, err)
			}
		}
		if got := SuggestDays(all[0][:2], lang); len(got) == 0 || got[0] != all[0] {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

func TestZoneList(t *testing.T) {
	want := strings.Join(zonesOfGo(t), "\n") + "\n"
	if *update {
		if err := os.WriteFile("zones.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if zoneList != want {
		t.Error("zones.txt is not what this Go knows; go test -update writes it")
	}
}

// TestEveryZone types each zone as it is written, and in small letters.
func TestEveryZone(t *testing.T) {
	zones := zonesOfGo(t)
	if len(zones) < 500 {
		t.Fatalf("only %d zones", len(zones))
	}
	for _, zone := range zones {
		for _, typed := range []string{zone, strings.ToLower(zone)} {
			s, err := parseSchedule("1-28 09:00 "+typed, 28, "")
			if err != nil || s.Zone != zone {
				t.Errorf("%s: zone %q, %v", typed, s.Zone, err)
			}
		}
		if _, err := LoadZone(zone); err != nil {
			t.Errorf("%s: %v", zone, err)
		}
	}
}

// TestCities: every name in the table is one that a line can have.
func TestCities(t *testing.T) {
	for line := range strings.Lines(cityList) {
		zone, places, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || line[0] == '#' {
			continue
		}
		for _, place := range strings.Split(places, ", ") {
			if s, err := parseSchedule("1-28 09:00 "+place+" mon", 28, ""); err != nil || s.Zone != zone {
				t.Errorf("%s: zone %q, want %s: %v", place, s.Zone, zone, err)
			}
		}
	}
}

func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"1-28 09:00 Europe/Kyiv mon-fri", "5 о 9 вечора Київ крім неділі", "from 5 to 7 at noon GMT every day",
		"all points 0900 new york not sat", "point 21, Mon Wed 21:00 Etc/GMT+3", "№ - / :: 99999999999", "from", "at 9 pm pm", "#１.."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		s, err := parseSchedule(message.Tidy(line), 28, "")
		if err != nil {
			return
		}
		again, err := parseSchedule(s.String(), 28, "")
		if err != nil || again != s {
			t.Fatalf("%q makes %q, which is read as %q, %v", line, s, again, err)
		}
	})
}
