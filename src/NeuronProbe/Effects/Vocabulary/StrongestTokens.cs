using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>What a neuron adds to a token's logit for each unit of its value, before the final norm's division.
/// </summary>
/// <param name="Token">The token's id.</param>
/// <param name="Effect">How much.</param>
internal readonly record struct TokenEffect(int Token, float Effect);

/// <summary>The tokens that a neuron promotes most and those that it suppresses most.</summary>
/// <remarks>Values are compared with the weakest that is kept, sixteen at a time; that bound rises, so that few are
/// looked at one by one. Of equal effects the first token's counts as stronger. NaN is never kept.</remarks>
/// <param name="count">How many of each.</param>
internal sealed class StrongestTokens(int count)
{
    private readonly TokenEffect[] high = new TokenEffect[count];
    private readonly TokenEffect[] low = new TokenEffect[count];
    private int highCount;
    private int lowCount;

    /// <summary>Those that are promoted, the strongest first.</summary>
    public ReadOnlySpan<TokenEffect> High => high.AsSpan(0, highCount);

    /// <summary>Those that are suppressed, the strongest first.</summary>
    public ReadOnlySpan<TokenEffect> Low => low.AsSpan(0, lowCount);

    private float HighBound => highCount < count ? float.NegativeInfinity : high[^1].Effect;

    private float LowBound => lowCount < count ? float.PositiveInfinity : low[^1].Effect;

    /// <summary>Adds effects on tokens that come after those before.</summary>
    /// <param name="firstToken">The first one's id.</param>
    /// <param name="effects">On it and those after it.</param>
    public void Add(int firstToken, ReadOnlySpan<float> effects)
    {
        ref float first = ref MemoryMarshal.GetReference(effects);
        int i = 0;
        for (; Lanes.AreFast && i <= effects.Length - Lanes.Count; i += Lanes.Count)
        {
            var group = Vector512.LoadUnsafe(ref first, (nuint)i);
            if (Vector512.GreaterThanAny(group, Vector512.Create(HighBound))
                || Vector512.LessThanAny(group, Vector512.Create(LowBound)))
            {
                AddEach(firstToken + i, effects.Slice(i, Lanes.Count));
            }
        }
        AddEach(firstToken + i, effects[i..]);
    }

    /// <summary>The same, one by one.</summary>
    internal void AddEach(int firstToken, ReadOnlySpan<float> effects)
    {
        for (int i = 0; i < effects.Length; i++)
        {
            var token = new TokenEffect(firstToken + i, effects[i]);
            if (token.Effect > HighBound)
            {
                Insert(high, ref highCount, token, (kept, added) => kept >= added);
            }
            if (token.Effect < LowBound)
            {
                Insert(low, ref lowCount, token, (kept, added) => kept <= added);
            }
        }
    }

    private static void Insert(
        TokenEffect[] list, ref int kept, TokenEffect token, Func<float, float, bool> staysBefore)
    {
        int place = Math.Min(kept, list.Length - 1);
        while (place > 0 && !staysBefore(list[place - 1].Effect, token.Effect))
        {
            list[place] = list[place - 1];
            place--;
        }
        list[place] = token;
        kept = Math.Min(kept + 1, list.Length);
    }
}
