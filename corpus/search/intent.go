package search

import (
	"slices"
	"strings"

	"planbot/corpus/lang"
)

// An intent is what kinds of answer a question wants, as far as its words show.
type intent uint8

const (
	asksStatement intent = 1 << iota // what somebody said: "who criticised …", "what did … say"
	asksSaid                         // the same of a certain person: "what did … say"
	asksEvent                        // what happened
	asksWhy                          // a reason, which the clauses of a plan do not give
	asksWhen                         // a date
	asksCount                        // how many, or how much
	asksClauses                      // clauses, by that name: "which points …"
	asksWhether                      // whether the plan says something: "does the plan …"
)

func (in intent) has(any intent) bool { return in&any != 0 }

// doneWords begin a question whether something has been done: "has the
// parliament ratified …".
var doneWords = lang.SetOf(`has have had`)

// authorVerbs ask whose work something is: "who wrote …".
var authorVerbs = lang.SetOf(`wrote written write authored drafted penned`)

// speechWords show that a question wants to know what somebody said. Some are
// stop words, so they are looked for before those are dropped.
var speechWords = lang.SetOf(`
claim claims claimed criticise criticised criticises criticize criticized criticizes criticism critics
object objects objected oppose opposes opposed support supports supported supporters reject rejects rejected demand demands demanded
accuse accused warn warns warned insist insists insisted deny denies denied dismiss dismissed dismisses respond responded response react
reacted reaction reactions think thinks thought opinion opinions view views stance position quote quotes quoted comment commented comments
condemn condemned condemns describe described describes argue argues argued admit admitted confirm confirmed suggest suggested suggests
call calls called promise promised propose proposed quip complain complains complained believes believe against
заявив заявила заявили критикує критикував критикували критика думає думають вважає вважають
відреагував відреагувала реакція реагує виступає проти підтримує відкинув вимагає вимагають назвав назвала цитата пообіцяв обіцяв
заявил заявила заявили критикует критиковал критиковали критика думает думают считает считают
отреагировал отреагировала реакция реагирует выступает против поддерживает отверг требует требуют назвал назвала цитата пообещал обещал
`)

// sayWords are too common to show it alone ("where does it say that …"): they
// do when the question asks who.
var sayWords = lang.SetOf(`
say says said saying tell told talks сказав сказала сказали каже кажуть говорить говорив сказал сказала сказали говорит говорил говорят
`)

var didWords = lang.SetOf(`did has have що что сказав сказала сказал сказала`)

var whoWords = lang.SetOf(`who whose whos хто кто чиї чьи`)

// eventWords show that a question wants to know what happened, which the
// clauses of a plan cannot say.
var eventWords = lang.SetOf(`
did was were happened why already so far currently now ago yesterday yet been
чому сталося сталась стався був була було були зараз вже
почему случилось произошло был была было были сейчас уже
`)

var whyWords = lang.SetOf(`why чому навіщо почему зачем`)

var countWords = lang.SetOf(`скільки сколько`)

var whenWords = lang.SetOf(`when date day month year коли дата когда дата`)

// clauseWords show that a question is about clauses. "Points" does too, unless
// it counts them.
var clauseWords = lang.SetOf(`clause clauses provision provisions points пункты пункти`)

var whichWords = lang.SetOf(`which every all any each які яких какие каких все всі`)

// doesWords and planNames together ask whether the plan says something, or what
// it says about something.
var doesWords = lang.SetOf(`does doesnt say says чи говорить говорится сказано йдеться`)

var planNames = lang.SetOf(`plan plans план плану плані плане`)

// A cue is what one word contributes to the intent of a question.
type cue uint16

const (
	speechCue cue = 1 << iota
	sayCue
	whoCue
	didCue
	eventCue
	whyCue
	whenCue
	countCue
	clauseCue
	doesCue
	planCue
)

// cues holds every word above with what it contributes, so that a question
// takes one look-up a word.
var cues = gatherCues()

func gatherCues() map[string]cue {
	out := map[string]cue{}
	for _, list := range []struct {
		cue   cue
		words map[string]bool
	}{
		{speechCue, speechWords}, {sayCue, sayWords}, {whoCue, whoWords}, {didCue, didWords}, {eventCue, eventWords},
		{whyCue, whyWords}, {whenCue, whenWords}, {countCue, countWords}, {clauseCue, clauseWords},
		{doesCue, doesWords}, {planCue, planNames},
	} {
		for w := range list.words {
			out[w] |= list.cue
		}
	}
	return out
}

// intentOf reads the intent off the words of a question.
func intentOf(toks []token) intent {
	var all cue
	var in intent
	for i, t := range toks {
		c := t.cues
		if c&clauseCue != 0 && i > 0 && toks[i-1].isNumber() {
			c &^= clauseCue // "28 points" counts them
		}
		if c&sayCue != 0 && all&whoCue == 0 && (i > 0 && toks[i-1].cues&planCue != 0 || i+1 < len(toks) && toks[i+1].cues&planCue != 0) {
			c = c&^sayCue | doesCue // "що каже план": nobody says it but the plan
		}
		if (t.Text == "many" || t.Text == "much") && i > 0 && toks[i-1].Text == "how" {
			c |= countCue
		}
		all |= c
	}
	for _, rule := range [...]struct {
		cues cue // all of them make the intent
		in   intent
	}{
		{speechCue, asksStatement}, {whoCue | sayCue, asksStatement}, {sayCue | didCue, asksStatement | asksSaid},
		{eventCue, asksEvent}, {whyCue, asksWhy}, {whenCue, asksWhen}, {countCue, asksCount}, {clauseCue, asksClauses},
		{doesCue | planCue, asksWhether},
	} {
		if all&rule.cues == rule.cues {
			in |= rule.in
		}
	}
	return in
}

// genericWords are words that say little about a subject. Where the sources
// have one it counts like any other; where they have not, its absence proves
// little, while the absence of a name or a thing proves that the sources are
// silent about it.
var genericWords = lang.SetOf(`
able accept accepted act add added agree agreed allow allowed allows alone along among amount answer apparently apply around arrive ask asked attempt away
back bad bear become becomes began begin begins behind best better beyond big bigger biggest break bring brings brought build buy call came case cause caused
certain chance change changed changes choose clear close come comes coming complete completely consider contain contains continue cost count cover covered covers create cut
deal decide decided demand depend describe detail details different difficult digging dig do done drop due early easy else enough ensure especially eventually exact except exist expect expected
extent face fact fail fair fall far fast feel fell few fight final finally fine finish first fix follow forced forget form former forward found four free full fully future
game gave general give given gives good grant great group grow guess guy guys had half hand handle happen happened happens hard hate head hear held help high hit hold holds hope huge
idea imagine immediately important impossible include included includes including instead intend interested involve involved issue job join keep keeps kept kick kicked kids knew known large last late later lead least
leave leaves left less let level life likely limit limited limits list little live local long longer look looking looks lose lost love low
made main major make makes making man manage matter meant meet mess million mind minute miss moment month months morning move moved moves name named near nearly necessary need needed needs never new next nice night normal note number
obvious occur offer offered often old open opinion option order originally outcome outside pay paid part particular parts pass past people perhaps permitted person pick piece place plain plus possible possibly present pretty prevent previous probably problem process properly provide provided purpose push put puts
question quick quickly quiet quit ran rate reach read ready real reality really reason reasons receive recent recently refer regard related rely remain remains remove repeat replace require required requires rest restart restarted result return returned right rule rules run
safe save saw scale scared second see seem seems seen self send sense sent separate serious set several shape share short shown side similar simple simply since single sit situation size small solve soon sorry sound space specific specifically spell spend stage stand start started starts starting state status stay stayed step stick stop stopped stops story straight strange strong stuff subject sudden suddenly suggest supposed suppose surely
take taken takes taking talk talked talking talks terrible thank thinking thought three threw throw thrown ticket tied time times today together told tomorrow tonight took top topic total touch toward towards tried true truth try trying turn two type typical
understand understood unless unlikely use used useful uses using usual usually version wait waiting walk wanna wanted warm waste watch ways week weeks weird went whenever wherever wide wish wonder wondering work worked working works worse worst worth write wrong year years yesterday young
timing timeline deadline moment duration
exactly honestly literally basically bro dude man mate folks anyway anybody somewhere anywhere nowhere everywhere sometimes always never ever kinda sorta stuff happening gonna gotta
summary overview info information details context basics gist tldr eli5 meaning definition describes explain explained clarify specify specified state stated states mention mentioned mentions appear appears stand stands
дозволяє дозволено забороняє заборонено передбачає передбачено згадує згадано
разрешает разрешено запрещает запрещено предусматривает предусмотрено упоминает упомянуто
дуже більше менше треба потрібно може буде стане почне почнеться закінчиться відбудеться станеться стається зробити робити дати дадуть дає отримає отримають забрати брати люди людей людям щось хтось
коротко детальніше докладно взагалі насправді потім тепер сьогодні завтра вчора навіть просто разом знову інше інший інші новий нові старий кожен багато трохи
народ поясніть поясни підкажіть підкажи мати має мають мав їздить їде хоче хочуть пишуть пише написано знає знають стоїть стоїмо шось хтось дайте люди людей другий іншого
очень больше меньше нужно может будет станет начнется начнётся закончится произойдет произойдёт случится сделать делать дать дадут дает даёт получит получат забрать брать люди людей людям что-то кто-то
коротко подробнее вообще самом деле потом теперь сегодня завтра вчера даже просто вместе снова другое другой другие новый новые старый каждый много немного
объясните объясни подскажите подскажи иметь имеет имеют ездит едет хочет хотят пишут пишет написано знает знают стоит дайте народ
`)

// asksWhichClauses reports whether a question is which clauses do something, so
// that its verbs are theirs.
func asksWhichClauses(toks []token) bool {
	for i := 1; i < len(toks); i++ {
		if t := &toks[i]; (t.cues&clauseCue != 0 || t.Text == "point") && whichWords[toks[i-1].Text] {
			return true
		}
	}
	return false
}

// verbAsked is the verb on which the answer turns, or -1: what has been done,
// or how somebody made something. A text without it does not answer.
func verbAsked(toks []token) int {
	if len(toks) == 0 {
		return -1
	}
	switch first := &toks[0]; {
	case first.cues&(didCue|whoCue) == 0: // has every word below
	case doneWords[first.Text]:
		return slices.IndexFunc(toks, func(t token) bool {
			return strings.HasSuffix(t.Text, "ed") && t.cues == 0 && t.id != stopped
		})
	case first.cues&whoCue != 0:
		return slices.IndexFunc(toks, func(t token) bool { return authorVerbs[t.Text] })
	}
	return -1
}
