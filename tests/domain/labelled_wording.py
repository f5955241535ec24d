"""Invented posts, each with the checks that should have something against it. Many are lawful and
look as if they were not: a check that cries wolf is overridden unread."""

from dataclasses import dataclass

from bot.domain.congress import Audience, Kind
from bot.domain.house_words import HouseWords, TradeName

HOUSE = HouseWords(
    trade_names=(
        TradeName("Inventrex", "agent A"),
        TradeName("Fictumab Plus", "agent B"),
        TradeName("Nosuchra", "agent C"),
    ),
    supporters=("Sample Pharma", "Fiction Bio"),
    known=("MRD",),
)
ACKNOWLEDGED = (
    "Supported by independent educational grants from Sample Pharma and Fiction Bio. "
    "Funders have no input into content."
)


@dataclass(frozen=True)
class Labelled:
    """`text` is one part, or several with " || " between; `alt` describes its picture."""

    text: str
    should: frozenset[str]
    audience: Audience = Audience.PROFESSIONAL
    kind: Kind = Kind.HIGHLIGHT
    alt: str = ""


def post(text: str, *should: str, kind: Kind = Kind.HIGHLIGHT) -> Labelled:
    return Labelled(text, frozenset(should), kind=kind)


def patient(text: str, *should: str, kind: Kind = Kind.HIGHLIGHT) -> Labelled:
    return Labelled(text, frozenset(should), Audience.PATIENT, kind)


def picture(alt: str, *should: str) -> Labelled:
    return Labelled("The invented data are in the chart.", frozenset(should), alt=alt)


TRADE_NAMES = (
    post("Inventrex at #IHM27: the abstract is out.", "trade-name"),
    post("What does INVENTREX add to Regimen X?", "trade-name"),
    post("Agent A (Inventrex®) is taken once a day.", "trade-name"),
    post("Fictumab Plus or Nosuchra first?", "trade-name"),
    post("Inventrex's label has changed.", "trade-name"),
    post("#Inventrex is on the programme.", "trade-name"),
    post("Agent A at #IHM27: the abstract is out."),
    post("Inventrexia is a village in this sample."),
    post("Fictumab alone is the generic here."),
    post("An inventory of nosuchravian cases."),
)

HYPE = (
    post("A breakthrough in AML at #IHM27.", "superlative"),
    post("This is a real game-changer for the clinic.", "superlative"),
    post("Game changing data this morning.", "superlative"),
    post("#GameChanger in Hall A", "superlative"),
    post("Unprecedented survival curves in Hall B.", "superlative"),
    post("Groundbreaking work on residual disease.", "superlative"),
    post("Agent A revolutionises first-line treatment.", "superlative"),
    post("A revolutionary way to read a marrow.", "superlative"),
    post("A paradigm shift in maintenance.", "superlative"),
    post("Practice-changing data from LBA-2.", "superlative"),
    post("A miracle drug, said the chair.", "superlative"),
    post("No silver bullet? This may be a silver bullet.", "superlative"),
    post("Amazing turnout and stunning curves.", "superlative"),
    post("A remarkable drop in relapses.", "superlative"),
    post("Relapses fell dramatically with Agent D.", "superlative"),
    post("Impressive data from an invented phase 2.", "superlative"),
    post("Best-in-class activity of Agent K.", "superlative"),
    post("Agent A is the best treatment for older adults.", "superlative"),
    post("Agent A is the most effective drug in relapse.", "superlative"),
    post("Not just a breakthrough: a new era.", "superlative"),
    post("No doubt a breakthrough.", "superlative"),
    post("A cutting-edge platform for samples.", "superlative"),
    post("Transformative for patients, says the panel.", "superlative"),
    post("This transforms care in one night.", "superlative"),
    post("A landmark trial reports at 15:00.", "superlative"),
    post("Exciting news on Agent F.", "superlative"),
    post("Must-see: the plenary at 09:00.", "superlative"),
    post("Outstanding results in the plenary.", "superlative"),
    post("A huge benefit for a few tablets.", "superlative"),
    post("Excellent efficacy in an invented cohort.", "superlative"),
    post("Agent F is far superior.", "superlative"),
    post("Finally a cure for AML.", "superlative"),
    patient("A miracle for some people with AML.", "superlative"),
    post("A historic day for the invented trial.", "superlative"),
    post("An incredible response in LBA-3.", "superlative"),
    # Terms of the field, denials, questions and names.
    post("Best response by month six is the secondary endpoint."),
    post("Best overall response and duration come next."),
    post("Best supportive care was the control."),
    post("Compared with best available therapy (BAT)."),
    post("Best corrected visual acuity is checked at each visit."),
    post("Best practice for consent: a workshop."),
    post("Which is the best option for an adult of 78?"),
    post("What is the most effective sequence after relapse?"),
    post("Breakthrough infections after cell product C1: the registry."),
    post("Breakthrough haemolysis under Agent H: what to watch."),
    post("Breakthrough pain on the ward: a poster."),
    post("Agent K has a breakthrough therapy designation in this sample."),
    post("Breakthrough CMV after letermovir-like Agent V: an invented case."),
    post("Not a breakthrough, but a step: the discussant."),
    post("This isn't a game-changer, said the chair."),
    post("BREAKTHROUGH-2 opens for enrolment."),
    post("Landmark analysis at six months, with the usual caveat."),
    post("The landmark at day 100 was planned."),
    post("Historic controls are the weak point."),
    post("Transformed lymphoma has a session of its own."),
    post("Transformation to AML in four invented cases."),
    post("Exceptional responders: a genome project."),
    post("Two outstanding questions after the talk."),
    post("The survival data remain outstanding."),
    post("Unmatched donors and their waiting times."),
    post("Massive splenomegaly: how to measure it."),
    post("First-in-human data at 10:45."),
    post("A first-in-class target, and nothing known of harm yet."),
    post("Curative intent: who is offered it?"),
    post("Cure models need long follow-up."),
    post("The extraordinary general meeting is at noon."),
    post("At best a signal: the discussant on Agent F."),
    post("A pivotal study begins in Vienna."),
    post("The most common harm was nausea."),
    post("Changing practice takes time: a panel."),
    post("A novel marker in serial samples."),
    post("The longest follow-up so far is presented at noon."),
    post("An amended protocol, and why."),
    post("Edge effects in imaging, a poster."),
)

SAFE = (
    post("Agent A was safe in older adults.", "safe"),
    post("Agent A is safe and effective.", "safe"),
    post("Well tolerated over two years.", "safe"),
    post("The regimen was well-tolerated.", "safe"),
    post("A manageable safety profile in Hall B.", "safe"),
    post("No new safety signals.", "safe"),
    post("No safety concerns were raised.", "safe"),
    post("Stopping early is safe in remission.", "safe"),
    post("Agent D can safely be stopped at month 12.", "safe"),
    post("Safer than Regimen X.", "safe"),
    post("Minimal toxicity in this sample.", "safe"),
    post("Not only safe but easy to take.", "safe"),
    post("Phase 2, n=62, single arm: response 58 % and well tolerated.", "safe"),
    post("Phase 3, n=300, v placebo: PFS 61 % v 50 %. Safe at every dose.", "safe"),
    post("Invented phase 1, n=12. Few side effects.", "safe"),
    patient("The tablet is safe for most people.", "safe"),
    patient("The new tablet is harmless.", "safe"),
    post("Well tolerated: 4 % stopped for adverse events."),
    post("Safe? Grade 3 infections 31 % v 24 %."),
    post("No new safety signals in 412 patients with longer follow-up."),
    post("Generally well tolerated; 3 of 40 stopped for nausea."),
    post("Agent A was well tolerated. || Grade 3 infections 12 %, deaths 1 of 96."),
    post("Is it safe to stop at month 12?"),
    post("Whether stopping is safe is the question of LBA-4."),
    post("The trial asks if a lower dose is safe."),
    post("Designed to find a safe dose."),
    post("Agent F is not known to be safe in pregnancy."),
    post("Nobody knows yet that it's safe."),
    post("Agent F was less well tolerated than placebo."),
    post("Safety and limits: see the thread."),
    post("Safety run-in complete; data at noon."),
    post("Travel safely, and see you in Vienna."),
    post("Stay safe on the icy way to Hall C."),
    post("A safe space for questions: Room 1."),
    post("Fail-safe labels for samples: a poster."),
    post("The safest bet? Read the protocol."),
    patient("Keep your tablets safe from children."),
    patient("How to travel safely during treatment: a leaflet."),
    patient("It is too early to call this safe."),
    post("Unsafe handling of samples: a checklist."),
    post("It isn't safe to compare across trials."),
    post("No toxicity data were shown."),
)

RESULTS = (
    post("Response 73 % with Agent A.", "result"),
    post("ORR 73.5 % at #IHM27.", "result"),
    post("HR 0.71 (0.57-0.88) in favour of Agent A.", "result"),
    post("OR 2.4 for remission.", "result"),
    post("Hazard ratio for death 0.84.", "result"),
    post("Median PFS 19.6 months with Agent P.", "result"),
    post("Median overall survival was not reached.", "result"),
    post("MRD negativity in 46 % after Agent A.", "result"),
    post("61 % were alive at 24 months.", "result"),
    post("22 of 48 responded.", "result"),
    post("p=0.03 for the primary endpoint.", "result"),
    post("n=300: relapse-free at 24 months 61 % v 50 % with placebo.", "result"),
    post("Phase 3: PFS 61 % v 50 % with placebo.", "result"),
    post("Phase 2, n=62: response 58 % with Agent E.", "result"),
    post("Phase 3 in patients with AML: response 58 % v 41 %.", "result"),
    post("54 % of patients responded in this phase 2, single arm.", "result"),
    post("Agent A cut the risk of death by 29 %.", "result"),
    post("Complete remission in 9/34.", "result"),
    post("Agent A doubled response in phase 2.", "result"),
    post("Phase 3, Agent A v placebo. || PFS 61 % v 50 %, HR 0.71.", "result"),
    post(
        "AML on Sunday: 1. PFS 64 % v 55 % 2. more infections",
        "result",
        "acknowledgement",
        kind=Kind.WRAP_UP,
    ),
    patient("6 of 10 people had a remission with the tablet. We do not know why.", "result"),
    post("Phase 3, n=412, v Regimen X: median EFS 14.2 v 9.8 months, HR 0.71."),
    post("Phase 2, n=62, single arm: response 58 %."),
    post("Phase I, 34 patients: 9 of 34 responded."),
    post("Phase 1/2 without comparator, 130 patients: remission in 40 %."),
    post("Phase III, N = 1,020: OS 71 % at two years with Agent A, 60 % with Regimen Y."),
    post("Registry, 88 centres, 412 patients, no comparator: survival 61 % at one year."),
    post("Retrospective, n=74, v historical controls: response 52 %."),
    post("Real-world data of 210 adults against matched controls: PFS 44 % v 39 %."),
    post("Response 58 %. || Phase 2, n=62, single arm. || Limits: follow-up is short."),
    post("Ph3, 480 randomised: relapse-free 66 % v 68 %."),
    post("Pooled analysis of 1,240 patients, Agent A compared with placebo: HR 0.80."),
    post("Phase 3, 260 patients: response 49 % after seven days, 51 % after fourteen."),
    post("Do you expect a response rate over 60 %?"),
    post("54 % of you chose maintenance, 46 % watched response.", kind=Kind.POLL_RESULT),
    post("In our poll 54 % voted for earlier response."),
    post("15 % stopped for nausea."),
    post("Grade 3 infections 31 % v 24 %."),
    post("Median age 71 years, 48 % women."),
    post("Median follow-up 24 months; survival data are immature."),
    post("The margin is 8 points of relapse-free survival."),
    post("Powered for a response of 60 %."),
    post("The abstract describes 300 patients in first remission."),
    post("The session begins at 10:45 in Hall B, room for 40 %."),
    post("Every second abstract (52 %) is on myeloma."),
    post("The 95 % interval holds 1: no proven gain in survival."),
    post("The hall is 80 % full."),
    post("Dose cut in 44 % of those over 80."),
    post("38 of the last 90 days were spent at home."),
    post("One in three posters is about survival."),
    post("Survival is the endpoint of the phase 3; no result yet."),
    post("OR start at 08:00, said the surgeon."),
    post("[orr ___] % responded, phase 2.", "result"),
    post("Phase 2, single arm, n=[n ___]: response [orr ___] %."),
    patient("In a trial of 300 people 6 of 10 had a remission, against 5 of 10 with usual care."),
    patient("A result is about a group, not about one person."),
    patient("7 of 10 people were still tired a year after treatment."),
)

HASHTAGS = (
    post("News for #multiplemyeloma clinics.", "hashtag"),
    post("Day one of #bloodcancer week.", "hashtag"),
    post("#patientvoice in Room 1.", "hashtag"),
    post("#Clinicaltrials explained.", "hashtag"),
    post("#MULTIPLEMYELOMA at noon.", "hashtag"),
    post("#AMLawareness starts today.", "hashtag"),
    post("See you at #ihm27.", "hashtag"),
    post("#stemcelltransplant at 14:00.", "hashtag"),
    post("#MultipleMyeloma at noon."),
    post("#StemCellTransplant at 14:00."),
    post("#leukaemia in older adults."),
    post("#mmsm #leusm #lymsm"),
    post("#AML and #MDS share a session."),
    post("#IHM27 opens."),
    post("#healthcare workers welcome."),
    post("#BloodCancer2027 begins."),
    post("#immunotherapy in the clinic."),
    post("#SAMPLE27 is another congress."),
    post("Item #1 and #2 of the list."),
    post("#together we read."),
)

ALT_TEXTS = (
    picture("Image of a bar chart with two bars, 61 % and 50 %.", "alt-text"),
    picture("A picture showing the curve of 300 patients.", "alt-text"),
    picture("Photo of the speaker in Hall A.", "alt-text"),
    picture("Bar chart", "alt-text"),
    picture("figure-1_final.png", "alt-text"),
    picture("Survival curves of both arms, side by side, apart early.", "alt-text"),
    picture("A kaplan-meier plot of relapse-free survival.", "alt-text"),
    picture("Bar chart of invented data: 61 % relapse-free with Agent D, 50 % with placebo."),
    picture("Imaging of the marrow before and after treatment."),
    picture("The speaker points at the second column of the slide."),
    picture("Image-guided biopsy: a needle reaches the iliac crest."),
    picture("Curves of 300 patients; 61 % and 50 % at 24 months."),
    picture("Four people at a round table in Hall B."),
    picture("A best-in-class curve: 61 % and 50 %.", "superlative"),
)

EMOJIS = (
    post("🎉 Good 🎉 morning 🎉", "emoji"),
    post("Three points:\n✅ more infections\n✅ fewer relapses", "emoji"),
    post("Today:\n🔬 samples", "emoji"),
    post("Blood 🩸 tests at noon.", "emoji"),
    post("We ❤️ data from Hall A.", "emoji"),
    post("Results 📊 below.", "emoji"),
    post("Day one 🎉🎉🎉", "emoji"),
    post("Day one is over 👏"),
    post("🩸 The session begins at 09:00."),
    post("Good session. 👏 More at noon."),
    post("Thanks to all nurses 👩🏽‍⚕️"),
    post("Higher → lower, and © the authors ®"),
    post("Women ♀ and men ♂ were equally many."),
    post("Welcome from Vienna 🇦🇹"),
    post("1. First\n2. Second"),
    post("- First\n- Second ✔"),
)

ACKNOWLEDGEMENTS = (
    post("AML on Sunday: two talks.", "acknowledgement", kind=Kind.WRAP_UP),
    post(
        "AML on Sunday. Supported by Sample Pharma and Fiction Bio.",
        "acknowledgement",
        kind=Kind.WRAP_UP,
    ),
    post(
        "AML on Sunday. Supported by independent educational grants from Sample Pharma. "
        "Funders have no input into content.",
        "acknowledgement",
        kind=Kind.WRAP_UP,
    ),
    post(f"AML on Sunday: two talks. || {ACKNOWLEDGED}", kind=Kind.WRAP_UP),
    post(f"AML on Sunday.\n\n{ACKNOWLEDGED.replace(' grants', '  grants')}", kind=Kind.WRAP_UP),
    post("AML on Sunday: two talks."),
    post("The session on AML begins at 09:00.", kind=Kind.OPENER),
)

PATIENTS = (
    patient("PFS was the main question of the talk.", "abbreviation"),
    patient("The ORR is shown at noon.", "abbreviation"),
    patient("OS and PFS: two words you will hear.", "abbreviation"),
    patient("Side effects such as CRS are rare.", "abbreviation"),
    patient("Ask about GvHD before you go home.", "abbreviation"),
    patient("n=60 people took part.", "abbreviation"),
    patient("AEs are side effects.", "abbreviation"),
    patient("How long people live (OS) was the question."),
    patient("OS (how long people live) was the question."),
    patient("PFS means the time until the disease grows. PFS comes at noon."),
    patient("MRD is explained in Room 1."),
    patient("People with AML meet at noon."),
    patient("YES or NO: you choose."),
    patient("Join us on Sunday OR Monday."),
    patient("The SAMPLE-OS-1 trial is for all."),
    patient("#OS is trending, we are not."),
    post("OS, PFS and ORR at noon."),
    patient(
        "Pharmacokinetic considerations necessitate individualised dosing recommendations "
        "throughout consolidation, notwithstanding institutional heterogeneity regarding "
        "supportive prophylaxis.",
        "reading",
    ),
    patient(
        "Immunophenotypically characterised residual populations demonstrate considerable "
        "prognostic implications irrespective of cytogenetically determined classification "
        "systems applied internationally.",
        "reading",
    ),
    patient(
        "Following completion of intensive induction chemotherapy, eligible participants "
        "underwent randomisation between continuous maintenance administration and observation, "
        "with subsequent evaluation of haematological recovery and hospitalisation.",
        "reading",
    ),
    patient(
        "A result is about a group. In an invented trial most people did well. Nobody can say "
        "who will do well before the treatment starts."
    ),
    patient(
        "Ask your clinic what the news means for you. Bring a pen and a friend. Every talk in "
        "Room 1 ends with a question for your next visit."
    ),
    patient(
        "Three short talks for patients and families. There is time for your questions. Read more "
        "at https://example.org/a-very-long-address/of-a-page-nobody-could-ever-remember"
    ),
    patient("Haematological malignancies: an introduction."),
    post(
        "Immunophenotypically characterised residual populations demonstrate considerable "
        "prognostic implications irrespective of cytogenetically determined classification."
    ),
)

# Written when the checks stood, to see what they make of posts that they were not written for.
LATER = (
    post("Presenter A: the tail of the curve is unheard of, truly a game changer.", "superlative"),
    post("Groundbreaking? The discussant was less sure."),
    post("A world-class faculty meets in Hall A.", "superlative"),
    post("Spectacular views of Vienna from the poster hall.", "superlative"),
    post("CAR T-cells revolutionized second-line treatment.", "superlative"),
    post("Wow, what a plenary.", "superlative"),
    post("The most promising agent of the session.", "superlative"),
    post("This was never a miracle, said the nurse."),
    post("Nothing short of a breakthrough.", "superlative"),
    post("Breakthrough bleeding in 3 of 40 during the run-in."),
    post("Breakthrough Designation was granted to Agent K in this sample."),
    post("A breakthrough for people with relapsed disease.", "superlative"),
    post("Best of the posters: our pick of eight."),
    post("Her best response was stable disease."),
    post("Best percent change from baseline is plotted."),
    post("Who knows a patient best?"),
    post("The best regimen is the one she takes.", "superlative"),
    post("Which regimen is best in a patient of 80?"),
    post("Dramatic improvement within days.", "superlative"),
    post("Tremendous progress in one decade.", "superlative"),
    post("An outstanding need: trials for the oldest."),
    post("Exceptional circumstances closed Hall C."),
    post("Exceptionally deep remissions.", "superlative"),
    post("A landmark study of maintenance.", "superlative"),
    post("12-month landmark, 61 % of events."),
    post("Superb talk, thanks to the chairs.", "superlative"),
    post("Changing the game takes more than one trial."),
    post("A great discussion in Room 1."),
    post("A cure for AML? Not in this abstract."),
    post("Cutting-edge flow cytometry: a workshop.", "superlative"),
    post("Next: the edge of the marrow niche, in mice."),
    post("A must-read abstract on nutrition.", "superlative"),
    post("Transforming lives, says the leaflet.", "superlative"),
    post("Transforming growth factor beta in the niche."),
    post("Life-changing news is hard to give. A workshop.", "superlative"),
    post("Agent F looks safe so far.", "safe"),
    post("The combination had an acceptable safety profile.", "safe"),
    post("Oral Agent D, well tolerated in remission.", "safe"),
    post("Better tolerated than Regimen X.", "safe"),
    post("Treatment was safe and no new safety signals emerged.", "safe"),
    post("Agent N at home was safe: 2 of 140 doses led to admission."),
    post("Was it well tolerated? 6 % stopped, 2 % died of infection."),
    post("Nausea 9 % v 21 %; otherwise well tolerated."),
    post("Safe dosing in renal failure: how the trial will learn it."),
    post("How safe is a shorter course? The discussion is open."),
    post("We do not know if it is safe with Regimen Y."),
    post("Store samples safely: a guide for wards."),
    post("Primary endpoint: safety. Data follow on Sunday."),
    post("The safety committee met twice."),
    post("Not enough follow-up to call it safe."),
    post("Agent K cannot be given safely in liver failure."),
    patient("Your data are kept safe by the clinic."),
    patient("This pill has no side effects.", "safe"),
    patient("Can I exercise safely after a transplant?"),
    post("ORR of 61 % in the high-risk group.", "result"),
    post("Complete responses in 40 %, partial in 21 %.", "result"),
    post("Overall survival at five years: 44 %.", "result"),
    post("HR=0.66; 95 % CI 0.45-0.97.", "result"),
    post("Agent P improved PFS (HR 0.62, p<0.001).", "result"),
    post("Undetectable MRD in 33 % after two cycles.", "result"),
    post("Median OS: NR v 22.4 months.", "result"),
    post("7 of 12 went into remission.", "result"),
    post("Survival gain of 1.8 months in the median.", "result"),
    post("Response in 58 %, n=62.", "result"),
    post("Phase 2 study: 58 % response rate versus 41 %.", "result"),
    post("EFS 14.2 v 9.8 months, phase 3, HR 0.71.", "result"),
    post("In 412 patients: HR 0.84.", "result"),
    post("A phase II trial (n = 96) of Agent B plus Regimen X vs Regimen X: ORR 54 % vs 41 %."),
    post("Phase 1b, 18 patients: 5 of 18 responded, duration 4 to 11 months."),
    post("Open-label phase 2 with 62 adults, single-arm: CR 31 %."),
    post("Meta-analysis of 14 trials and 5,210 patients against placebo: HR 0.90."),
    post("Observational, 1,020 patients, compared with matched registry cases: OS 58 % v 55 %."),
    post("Case series of 9 patients, no control group: 4 of 9 in remission."),
    post("Phase 3 (n=366) || PFS at 30 months 58 % with fixed Agent P, 63 % with open Agent P"),
    post("Response rates of 60 % were assumed when the trial was planned."),
    post("40 % of delegates joined online."),
    post("Neutropenic fever 19 % v 30 %."),
    post("Dropouts: 12 % left their arm."),
    post("Median time on the waiting list was 26 days."),
    post("Median dose 40 mg in the expansion part."),
    post("Could 60 % relapse-free at two years change your mind?"),
    post("Half of you would wait for survival data: 52 votes.", kind=Kind.QUESTION),
    post("The abstract names PFS as primary endpoint, OS as key secondary.", kind=Kind.OPENER),
    post("Five talks, two on survival, 10:45 to 12:05.", kind=Kind.OPENER),
    post("1:1 randomisation, 480 patients, margin 8 points."),
    post("A response letter by the authors is out."),
    post("Attendance rose by 20 % in response to the virtual hall."),
    post("OR nurses and haematologists: a joint hour at 08.30."),
    post("HR departments and burnout: a panel at 08:30."),
    post("[hr ___] was filled: HR [hr ___], phase 3.", "result"),
    patient("More people were alive after two years with the tablet: 61 of 100.", "result"),
    patient("Survival was 61 % in the trial.", "result"),
    patient("300 people took part. 61 % stayed in remission with the tablet, 50 % without."),
    post("#lymphomaawareness month", "hashtag"),
    post("#BloodTransfusion and #CarTcell in one room"),
    post("#patientadvocacy starts at noon", "hashtag"),
    post("#raredisease day and #RareDisease", "hashtag"),
    post("#haematology news"),
    post("#medtwitter is asleep"),
    post("#EHA2027 and #ash2027"),
    post("#clinicaltrialresults today", "hashtag"),
    post("#Day1 of #IHM27"),
    picture("An image of two bars", "alt-text"),
    picture("Slide 12", "alt-text"),
    picture("IMG_2027.JPG", "alt-text"),
    picture("Line graph of two arms that part after a year.", "alt-text"),
    picture("Forest plot: all eight subgroups lie left of 1, two intervals hold it."),
    picture("Photograph of a marrow smear: many blasts, two of them with rods.", "alt-text"),
    picture("Diagram of the trial: 300 people, two groups, tablets or placebo for two years."),
    picture("Table of harms: fever 19 % and 30 %, nausea 9 % and 21 %."),
    post("Good morning ☀️☀️☀️ Vienna", "emoji"),
    post("👉 Hall A\n👉 Hall B", "emoji"),
    post("Take the 🚋 to the hall.", "emoji"),
    post("That was day two. See you tomorrow 👋"),
    post("Poll closed ✅ Thanks to all who voted."),
    post("n → n+1, α and β, 5 × 109/l, ≥ 3 lines"),
    post("Wrap-up of day one.", "acknowledgement", kind=Kind.WRAP_UP),
    post(f"Wrap-up of day two. {ACKNOWLEDGED.upper()}", kind=Kind.WRAP_UP),
    patient("HRQoL is measured by a form.", "abbreviation"),
    patient("The talk on CAR T and ICANS is at noon.", "abbreviation"),
    patient("Quality of life (QoL) is measured by a form."),
    patient("In an RCT chance decides.", "abbreviation"),
    patient("Two pills BID for a year.", "abbreviation"),
    patient("A PRO, or what you yourself report, counts too."),
    patient("The IV is at the CR in the PR office of the SD team.", "abbreviation"),
    patient("DNA, RNA and MRD: three short words."),
    patient(
        "Two people tell how they helped to plan a trial. What changed? One clinic visit in three "
        "was dropped. That made it easier for people who work."
    ),
    patient(
        "Preliminary multinational observations substantiate comprehensive psychosocial "
        "interventions alleviating treatment-associated neurocognitive impairment.",
        "reading",
    ),
    patient(
        "Your doctor may speak of remission. It means that no signs of the disease are found. It "
        "does not always mean that the disease is gone for good."
    ),
    post("Nosuchra and inventrex, compared in mice.", "trade-name"),
    post("FICTUMAB PLUS: a name to avoid.", "trade-name"),
    post("Nosuchra-naive patients were included.", "trade-name"),
)

LABELLED = (
    *TRADE_NAMES,
    *HYPE,
    *SAFE,
    *RESULTS,
    *HASHTAGS,
    *ALT_TEXTS,
    *EMOJIS,
    *ACKNOWLEDGEMENTS,
    *PATIENTS,
    *LATER,
)
