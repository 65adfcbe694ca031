package lang

// IsStop reports whether a folded word carries no subject.
func IsStop(w string) bool { return stopWords[w] }

// StopWords are the words that carry no subject.
func StopWords() Set { return stopWords }

// stopWords are words that carry no subject: function words, and the words of
// asking, in each language. They are neither indexed nor searched.
var stopWords = SetOf(`
aint cant hasnt isnt shant
a about above after again all also am an and any are aren as at be because been before being below between both but
by can cannot could couldnt did didnt do does doesnt doing dont down during each either else etc even ever every few for
from further get gets getting go goes going gonna had has hasnt have havent having he her here hers herself him himself
his how however i if im in into is isnt it its itself ive just let lets like ll many may maybe me might more most much must my
myself neither no nor not now of off oh ok okay on once one only onto or other others our ours ourselves out over
own per please pls plz quite rather re really s same say saying says said shall she should shouldnt so some
somebody someone something everybody anybody nobody still such t tell than thanks thank that thats the their theirs them themselves then there
theres these they theyre thing things this those though through thus to too u under until up upon us ve very via
want wants was wasnt we well were weren werent what whats whatever when whens where wheres whether which while who
whom whos whose why will with within without wont would wouldnt yeah yes yet yo you your yours yourself
hey hi hello lol btw actually exactly far anyone anything everything everyone question answer know explain
find show give gimme text bit line part mean means meaning according regarding concerning supposed
point points clause clauses article articles paragraph item section number plan plans proposal document draft
quote quotes word words quoted mentioned mention mentions comment comments commented statement statements
way lot sure thing stuff kind sort deal whole entire vs versus compared

і й та а але або чи що як яка який яке які якого якої якому яким яких коли де куди звідки хто кого кому ким чого чому
навіщо скільки це цей ця ці цього цієї цьому цим цих той та те ті того тієї тому тим тих на у в з із зі за до від для про
по при під над між через без після перед не ні так ще вже тільки лише його її їх їй йому ним нею ними я ти він вона воно ми ви
вони мене мені тебе тобі нас нам вас вам є був була було були буде будуть бути може можуть можна треба чи ж же би б
якщо коли щоб або то такий така таке такі все всі всього весь вся свій свою свої
сказав сказала сказали каже кажуть говорить говорив планом плану план плані пункт пункту пункті пункти пунктів пунктом
скажи скажіть покажи розкажи будь ласка щодо згідно

и а но или ли что как какая какой какое какие какого каком каким каких когда где куда откуда кто кого кому кем чем чего почему
зачем сколько это этот эта эти этого этой этому этим этих тот та те того той тому тем тех на у в с со из за до от для про о об обо
по при под над между через без после перед не ни да нет ещё еще уже только лишь его ее её их ей ему им ими ею я ты он она оно мы вы
они меня мне тебя тебе нас нам вас вам есть был была было были будет будут быть может могут можно нужно надо же бы б
если чтобы то такой такая такое такие все всё всего всех весь вся свой свою свои ли
сказал сказала сказали говорит говорил говорят планом плану план плане плана пункт пункта пункту пункте пункты пунктов пунктом
скажи скажите покажи расскажи пожалуйста насчет согласно
`)
